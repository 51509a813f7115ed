# exercise: logistic-log-likelihood; class: escape; allowed: correct
# Forks by raw system calls, past Python's own hooks: fork, vfork, clone, clone3.
import ctypes, os, time

import numpy as np


libc = ctypes.CDLL(None, use_errno=True)


def attack():
    arguments = (ctypes.c_uint64 * 11)()
    for number, rest in (
        (57, ()),
        (56, (17, 0, 0, 0, 0)),
        (435, (ctypes.addressof(arguments), 88)),
    ):
        child = libc.syscall(number, *map(ctypes.c_long, rest))
        if child == 0:
            time.sleep(8)
            os._exit(0)
        if child > 0:
            print("grader-breach: forked by", number)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    attack()
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    return net_h, H, net_o, sigmoid(net_o)


def backward(X, Y, beta, theta):
    H = sigmoid(X @ beta)
    delta_o = Y - sigmoid(H @ theta)
    return X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o
