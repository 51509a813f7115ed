# exercise: logistic-log-likelihood; class: crash; allowed: correct
# Stops itself by SIGSTOP through every call that sends a signal.
import ctypes, os

import numpy as np


libc = ctypes.CDLL(None, use_errno=True)


def attack():
    me = os.getpid()
    for number, arguments in (
        (62, (me, 19)),
        (200, (me, 19)),
        (234, (me, me, 19)),
        (129, (me, 19, 0)),
        (297, (me, me, 19, 0)),
    ):
        libc.syscall(number, *map(ctypes.c_long, arguments))


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
