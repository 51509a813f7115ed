# exercise: logistic-log-likelihood; class: hang; allowed: timed_out, correct, not_judged
# Loops in the destructor of what it leaves behind.
import numpy as np


class Trap:
    def __del__(self):
        while True:
            pass


def attack():
    Trap()


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    return net_h, H, net_o, sigmoid(net_o)


def backward(X, Y, beta, theta):
    attack()
    H = sigmoid(X @ beta)
    delta_o = Y - sigmoid(H @ theta)
    return X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o
