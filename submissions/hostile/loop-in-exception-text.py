# exercise: logistic-log-likelihood; class: hang; allowed: timed_out, not_judged
# Raises an exception whose text takes for ever.
import numpy as np


class Endless(Exception):
    def __str__(self):
        while True:
            pass


def attack():
    raise Endless


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
