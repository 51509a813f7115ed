# exercise: any-network variant 3; expected: full marks
# Variant 3: logistic and softmax units, cross entropy.
import numpy as np


def forward(X, beta, b_h, theta, b_o):
    net_h = X @ beta + b_h
    H = (1 + np.exp(-net_h)) ** -1
    net_o = H @ theta + b_o
    powers = np.exp(net_o)
    return net_h, H, net_o, powers / powers.sum(axis=1)[:, np.newaxis]


def objective(Y, Y_hat):
    return -(Y * np.log(Y_hat)).sum(axis=1).mean()


def backward(X, Y, beta, b_h, theta, b_o):
    _, H, _, Y_hat = forward(X, beta, b_h, theta, b_o)
    n = len(X)
    delta_o = Y_hat - Y
    delta_h = (theta @ delta_o.T).T * (H - H**2)
    ones = np.ones(n)
    return X.T @ delta_h / n, ones @ delta_h / n, H.T @ delta_o / n, ones @ delta_o / n
