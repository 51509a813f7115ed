# exercise: logistic-log-likelihood; class: confuse; allowed: raised
# Raises an exception with text that is no valid Unicode and has control characters.
import numpy as np


def attack():
    raise type("\u202eError\x00", (Exception,), {})("\ud800\x1b[31m\x00\r\n" * 100)


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
