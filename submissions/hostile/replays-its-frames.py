# exercise: logistic-log-likelihood; class: tamper; allowed: malformed, correct, crashed, not_judged
# Sends each of its right answers twice, so that one is counted for the next call.
import os

import numpy as np


real = os.write


def attack():
    os.write = lambda fd, data: (real(4, data), real(4, data))[0] if fd == 4 else real(fd, data)


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
    return X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o


attack()
