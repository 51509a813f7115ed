# exercise: logistic-log-likelihood; class: resource; allowed: timed_out, not_judged, out_of_memory, correct, crashed
# Keeps what memory it can get, so that nothing is left to answer with.
import numpy as np


held = []


def attack():
    size = 1 << 28
    while size > 1 << 10:
        try:
            held.append(bytearray(size))
        except MemoryError:
            size //= 2


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
