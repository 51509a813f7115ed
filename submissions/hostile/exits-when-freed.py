# exercise: logistic-log-likelihood; class: crash; allowed: crashed, correct
# Ends the process from a destructor, after the function has come back.
import os

import numpy as np


class Bomb:
    def __del__(self):
        os._exit(0)


def attack():
    return [Bomb()]


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
