# exercise: logistic-log-likelihood; class: escape; allowed: crashed, not_judged
# Jumps to machine code in memory that is not executable.
import ctypes

import numpy as np


CODE = ctypes.create_string_buffer(b"\xb8\x2a\x00\x00\x00\xc3")


def attack():
    print("grader-breach:", ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(CODE))())


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
