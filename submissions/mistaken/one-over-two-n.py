# exercise: worked-example; expected: backward=wrong_value; mistakes: red.2N
# 1/(2N) with the 2 of the square: as if J had a factor of a quarter.


def forward(X, beta, theta):
    net_h = X @ beta
    H = net_h
    net_o = H @ theta
    return net_h, H, net_o, net_o


def backward(X, Y, beta, theta):
    m = X.shape[0]
    net_h, H, net_o, Y_hat = forward(X, beta, theta)
    dJ_dnet_o = 1 / (2 * m) * 2 * (Y_hat - Y)
    dJ_dtheta = H.T @ dJ_dnet_o
    dJ_dbeta = X.T @ (dJ_dnet_o @ theta.T)
    return dJ_dbeta, dJ_dtheta
