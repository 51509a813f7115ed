# exercise: logistic-log-likelihood; class: confuse; allowed: raised
# Raises an exception whose text, class and traceback fail in turn.
import numpy as np


class Hostile(BaseException):
    __str__ = __repr__ = __getattr__ = lambda *arguments: 1 / 0
    __class__ = property(lambda self: MemoryError)
    args = property(lambda self: exit())


def attack():
    raise Hostile


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
