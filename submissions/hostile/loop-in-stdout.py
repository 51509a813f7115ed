# exercise: logistic-log-likelihood; class: hang; allowed: timed_out, correct, not_judged
# Puts an object in place of stdout that hangs when flushed.
import sys

import numpy as np


class Stream:
    def write(self, text):
        return len(text)

    def flush(self):
        while True:
            pass


def attack():
    sys.stdout = sys.stderr = Stream()


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
