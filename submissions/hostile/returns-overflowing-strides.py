# exercise: logistic-log-likelihood; class: confuse; allowed: crashed, wrong_value, not_judged
# Returns views that reach far beyond their memory.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    values = net_h, H, net_o, sigmoid(net_o)
    return [np.lib.stride_tricks.as_strided(value, value.shape, (1 << 40, 8)) for value in values]


def backward(X, Y, beta, theta):
    H = sigmoid(X @ beta)
    delta_o = Y - sigmoid(H @ theta)
    values = X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o
    return [np.lib.stride_tricks.as_strided(value, value.shape, (1 << 40, 8)) for value in values]
