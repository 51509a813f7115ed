# exercise: logistic-log-likelihood; class: confuse; allowed: raised
# Has bytes in a comment that are no UTF-8: ÿþÀ¯

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    net_h = X @ beta
    H = sigmoid(net_h)
    net_o = H @ theta
    return net_h, H, net_o, sigmoid(net_o)


def backward(X, Y, beta, theta):
    H = sigmoid(X @ beta)
    delta_o = Y - sigmoid(H @ theta)
    return X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o
