# exercise: logistic-log-likelihood; class: escape; allowed: correct, raised
# Looks for the rule set and the control socket at the numbers where the guest had them.
import os

import numpy as np


def attack():
    for fd in [*range(5, 64), 255, 1023]:
        try:
            os.write(fd, b"?" + bytes(24))
            print("grader-breach: wrote to", fd)
        except OSError:
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
