# exercise: logistic-log-likelihood; class: confuse; allowed: correct, raised, missing, wrong_type
# Returns a mapping that claims every key and fails on each.
import numpy as np


class Liar(dict):
    __contains__ = lambda self, key: True
    __iter__ = lambda self: iter("abc")
    __getitem__ = get = lambda self, key: 1 / 0


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    values = net_h, H, net_o, sigmoid(net_o)
    return Liar()


def backward(X, Y, beta, theta):
    H = sigmoid(X @ beta)
    delta_o = Y - sigmoid(H @ theta)
    values = X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o
    return Liar()
