# exercise: logistic-log-likelihood; class: tamper; allowed: correct, raised, crashed, malformed, timed_out, missing, wrong_value, wrong_shape, wrong_type, not_judged
# Overwrites the interpreter's small numbers in memory: 5 becomes 6.
import ctypes

import numpy as np


def attack():
    ctypes.memmove(id(5) + 24, id(6) + 24, 4)
    ctypes.memmove(id(1.5) + 16, id(2.5) + 16, 8)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    attack()
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    return net_h, H, net_o, sigmoid(net_o)


def backward(X, Y, beta, theta):
    attack()
    H = sigmoid(X @ beta)
    delta_o = Y - sigmoid(H @ theta)
    return X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o
