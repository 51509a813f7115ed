# exercise: logistic-log-likelihood; class: crash; allowed: crashed, raised, out_of_memory, timed_out, not_judged
# Fills the C stack by recursion through a built-in function.
import sys

import numpy as np


class Chain:
    def __repr__(self):
        return repr([self, Chain()])


def attack():
    sys.setrecursionlimit(2**31 - 1)
    repr(Chain())


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
