# exercise: relu-linear-squared-error; expected: backward=wrong_value; mistakes: red.none, dhid.dropped
# Neither the mean over observations nor the slope of ReLU.
import numpy as np


def forward(X, beta, b_h, theta, b_o):
    net_h = []
    for x in X:
        net_h.append(x @ beta + b_h)
    net_h = np.array(net_h)
    H = np.maximum(net_h, 0)
    net_o = H @ theta + b_o
    return net_h, H, net_o, net_o


def backward(X, Y, beta, b_h, theta, b_o):
    dbeta, db_h = np.zeros_like(beta), np.zeros_like(b_h)
    dtheta, db_o = np.zeros_like(theta), np.zeros_like(b_o)
    _, H, _, Y_hat = forward(X, beta, b_h, theta, b_o)
    for n in range(len(X)):
        delta = 2 * (Y_hat[n] - Y[n])
        dtheta += np.outer(H[n], delta)
        db_o += delta
        hidden = theta @ delta
        dbeta += np.outer(X[n], hidden)
        db_h += hidden
    return dbeta, db_h, dtheta, db_o
