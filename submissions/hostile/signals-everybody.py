# exercise: logistic-log-likelihood; class: escape; allowed: correct
# Asks whether it could signal every process there is.
import os

import numpy as np


def attack():
    for pid in (-1, 0, 1, os.getppid(), -os.getppid(), os.getpid()):
        try:
            os.kill(pid, 0)
            print("grader-breach: may signal", pid)
        except PermissionError:
            pass


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
