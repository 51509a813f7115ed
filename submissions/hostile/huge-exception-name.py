# exercise: logistic-log-likelihood; class: resource; allowed: raised
# Raises an exception whose class has a name of 100 kB with line breaks in it.
import numpy as np


def attack():
    raise type("Error\n" * 20_000, (Exception,), {"__module__": "x" * 10**5})("text")


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
