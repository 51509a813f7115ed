# exercise: logistic-log-likelihood; class: confuse; allowed: wrong_value, wrong_shape
# Returns views of its inputs, which it changes when it is called again.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    values = net_h, H, net_o, sigmoid(net_o)
    return (X, beta, theta, X[:])


def backward(X, Y, beta, theta):
    H = sigmoid(X @ beta)
    delta_o = Y - sigmoid(H @ theta)
    values = X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o
    return (beta, theta)
