# exercise: logistic-log-likelihood; class: tamper; allowed: correct
# Overwrites its arguments after use, so that later calls compute with NaN.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    return net_h, H, net_o, sigmoid(net_o)


def backward(X, Y, beta, theta):
    H = sigmoid(X @ beta)
    delta_o = Y - sigmoid(H @ theta)
    found = X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o
    for array in (X, Y, beta, theta):
        array[:] = np.nan
        array.shape = -1
    return found
