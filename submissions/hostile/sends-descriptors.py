# exercise: logistic-log-likelihood; class: escape; allowed: correct, raised
# Sends and duplicates descriptors over the pipes that it has.
import ctypes, os

import numpy as np


libc = ctypes.CDLL(None, use_errno=True)


def attack():
    header = (ctypes.c_uint64 * 7)()
    for number, rest in (
        (46, (3, ctypes.addressof(header), 0)),
        (47, (3, ctypes.addressof(header), 0)),
        (438, (3, 1, 0)),
        (275, (3, 0, 1, 0, 4096, 2)),
        (40, (1, 3, 0, 16)),
        (326, (3, 0, 1, 0, 16, 0)),
    ):
        if libc.syscall(number, *map(ctypes.c_long, rest)) >= 0:
            print("grader-breach: call", number)


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
