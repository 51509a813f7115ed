# exercise: logistic-log-likelihood; class: confuse; allowed: raised
# Raises a group of exceptions nested two hundred times.
import numpy as np


def attack():
    error = ValueError("inner")
    for _ in range(200):
        error = BaseExceptionGroup("group", [error])
    raise error


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
