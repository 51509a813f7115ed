# exercise: logistic-log-likelihood; class: escape; allowed: crashed, not_judged
# Makes system calls of the x32 table, whose numbers a filter may not know.
import ctypes

import numpy as np


libc = ctypes.CDLL(None, use_errno=True)


def attack():
    libc.syscall(ctypes.c_long(0x40000000 + 2), b"/tmp/grader-lure/answers", 0)
    print("grader-breach: survived")


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
