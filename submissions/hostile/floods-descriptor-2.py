# exercise: logistic-log-likelihood; class: resource; allowed: crashed, timed_out, not_judged
# Writes to descriptor 2 at import, past Python's streams, without end.
import os

import numpy as np


def attack():
    while True:
        os.write(2, b"y" * 65536)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    return net_h, H, net_o, sigmoid(net_o)


def backward(X, Y, beta, theta):
    H = sigmoid(X @ beta)
    delta_o = Y - sigmoid(H @ theta)
    return X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o


attack()
