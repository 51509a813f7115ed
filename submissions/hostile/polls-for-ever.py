# exercise: logistic-log-likelihood; class: hang; allowed: timed_out, raised, correct, not_judged
# Waits in the kernel for an event that never comes.
import ctypes

import numpy as np


libc = ctypes.CDLL(None, use_errno=True)


def attack():
    while True:
        libc.poll(None, 0, -1)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    return net_h, H, net_o, sigmoid(net_o)


def backward(X, Y, beta, theta):
    attack()
    H = sigmoid(X @ beta)
    delta_o = Y - sigmoid(H @ theta)
    return X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o
