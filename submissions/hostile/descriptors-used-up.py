# exercise: logistic-log-likelihood; class: resource; allowed: correct, raised, crashed
# Copies descriptors until there is none left.
import os

import numpy as np


def attack():
    copies = []
    try:
        while len(copies) < 100_000:
            copies.append(os.dup(1))
    except OSError:
        return
    print("grader-breach: no limit on descriptors")


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
