# exercise: logistic-log-likelihood; class: confuse; allowed: wrong_type
# Returns arrays of records.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    values = net_h, H, net_o, sigmoid(net_o)
    return [np.zeros(value.shape, [("a", "f8"), ("b", "O")]) for value in values]


def backward(X, Y, beta, theta):
    H = sigmoid(X @ beta)
    delta_o = Y - sigmoid(H @ theta)
    values = X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o
    return [np.zeros(value.shape, [("a", "f8"), ("b", "O")]) for value in values]
