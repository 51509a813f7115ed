# exercise: logistic-log-likelihood; class: confuse; allowed: wrong_shape, wrong_value
# Replaces its functions by others after their first call.
import numpy as np


def attack():
    globals()["backward"] = lambda X, Y, beta, theta: (beta * 0, theta * 0)
    globals()["forward"] = lambda X, beta, theta: (0, 0, 0, 0)


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
