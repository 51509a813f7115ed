# exercise: logistic-log-likelihood; class: escape; allowed: correct, raised, crashed, out_of_memory
# Has the C library call back into Python, which some do by writing machine code.
import ctypes

import numpy as np


libc = ctypes.CDLL(None, use_errno=True)


def attack():
    array = (ctypes.c_int * 4)(3, 1, 2, 0)
    kind = ctypes.CFUNCTYPE(
        ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int)
    )
    libc.qsort(array, 4, 4, kind(lambda a, b: a[0] - b[0]))


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
