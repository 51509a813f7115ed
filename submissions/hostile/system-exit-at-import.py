# exercise: logistic-log-likelihood; class: crash; allowed: raised
# Raises a subclass of SystemExit whose code is an object, while being imported.
import numpy as np


class Leave(SystemExit):
    code = property(lambda self: 1 / 0)


def attack():
    raise Leave(0)


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
