# exercise: logistic-log-likelihood; expected: backward=wrong_value, score 11/2 of 10; mistakes: err.sign
# The gradient of the cost -J, out of habit: here J itself is asked, and it is maximised.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    return net_h, H, net_o, sigmoid(net_o)


def backward(X, Y, beta, theta):
    _, H, _, Y_hat = forward(X, beta, theta)
    delta_o = Y_hat - Y
    delta_h = delta_o @ theta.T * H * (1 - H)
    return X.T @ delta_h, H.T @ delta_o
