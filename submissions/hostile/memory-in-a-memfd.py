# exercise: logistic-log-likelihood; class: resource; allowed: raised, correct
# Makes a file in memory, which no limit on memory counts, and fills 64 MB of it.
import os

import numpy as np


def attack():
    fd = os.memfd_create("grader-breach")
    print("grader-breach: a file in memory")
    os.ftruncate(fd, 64 << 20)


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
