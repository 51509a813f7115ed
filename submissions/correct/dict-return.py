# exercise: worked-example; expected: full marks
# Results by name, in any order.


def forward(X, beta, theta):
    net_h = X @ beta
    net_o = net_h @ theta
    return {"Y_hat": net_o, "net_o": net_o, "H": net_h, "net_h": net_h}


def backward(X, Y, beta, theta):
    results = forward(X, beta, theta)
    delta_o = 2 * (results["Y_hat"] - Y) / len(X)
    return dict(dJ_dtheta=results["H"].T @ delta_o, dJ_dbeta=X.T @ (delta_o @ theta.T))
