# exercise: logistic-log-likelihood; class: tamper; allowed: raised
# Gives its process, and the one it was forked from, another name.
import ctypes, os

import numpy as np


libc = ctypes.CDLL(None, use_errno=True)


def attack():
    if libc.prctl(15, b"grader-breach", 0, 0, 0) == 0:
        print("grader-breach: renamed")
    open(f"/proc/{os.getppid()}/comm", "w").write("grader-breach")


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
