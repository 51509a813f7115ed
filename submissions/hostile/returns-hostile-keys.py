# exercise: logistic-log-likelihood; class: confuse; allowed: raised, missing, wrong_type
# Returns a dict whose keys raise when hashed or compared.
import numpy as np


class Key:
    __hash__ = lambda self: hash("net_h")
    __eq__ = lambda self, other: 1 / 0


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    values = net_h, H, net_o, sigmoid(net_o)
    return {Key(): value for value in values}


def backward(X, Y, beta, theta):
    H = sigmoid(X @ beta)
    delta_o = Y - sigmoid(H @ theta)
    values = X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o
    return {Key(): value for value in values}
