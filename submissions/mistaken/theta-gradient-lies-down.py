# exercise: linear-squared-error-outputs; expected: backward.dJ_dtheta=wrong_shape; mistakes: grad.transposed_out
# delta^T H: units of the output as rows, while theta has them as columns.


def forward(X, beta, theta):
    net_h = X @ beta
    return net_h, net_h, net_h @ theta, net_h @ theta


def backward(X, Y, beta, theta):
    H = X @ beta
    delta = (2.0 / X.shape[0]) * (H @ theta - Y)
    dJ_dtheta = delta.T @ H
    dJ_dbeta = X.T @ (delta @ theta.T)
    return dJ_dbeta, dJ_dtheta
