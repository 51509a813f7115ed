# exercise: worked-example; expected: backward=wrong_shape; mistakes: grad.order
# The gradients come in the order they are computed, not in the order asked.


def forward(X, beta, theta):
    net_h = X @ beta
    net_o = net_h @ theta
    return net_h, net_h, net_o, net_o


def backward(X, Y, beta, theta):
    _, H, _, Y_hat = forward(X, beta, theta)
    delta = 2 * (Y_hat - Y) / len(X)
    return H.T @ delta, X.T @ (delta @ theta.T)
