# exercise: logistic-log-likelihood; class: escape; allowed: correct
# Tries the calls that are newer than most filters.
import ctypes, os

import numpy as np


libc = ctypes.CDLL(None, use_errno=True)
TEXT = ctypes.create_string_buffer(b"/tmp/grader-lure")


def attack():
    text = ctypes.addressof(TEXT)
    calls = (
        (424, (-1, -1, -1, -1, -1, -1)),
        (436, (-1, -1, -1, -1, -1, -1)),
        (439, (-1, -1, -1, -1, -1, -1)),
        (443, (-1, -1, -1, -1, -1, -1)),
        (447, (-1, -1, -1, -1, -1, -1)),
        (449, (-1, -1, -1, -1, -1, -1)),
        (450, (-1, -1, -1, -1, -1, -1)),
        (451, (-1, -1, -1, -1, -1, -1)),
        (453, (-1, -1, -1, -1, -1, -1)),
        (454, (-1, -1, -1, -1, -1, -1)),
        (457, (-1, -1, -1, -1, -1, -1)),
        (462, (-1, -1, -1, -1, -1, -1)),
    )
    for number, arguments in calls:
        if libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments)) >= 0:
            print("grader-breach: system call", number)


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
