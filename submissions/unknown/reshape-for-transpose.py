# exercise: logistic-log-likelihood; expected: backward=wrong_value; mistakes: unknown
# X.reshape(D, N) has the shape of X.T, but its entries stand elsewhere.
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
    delta_o = Y - Y_hat
    delta_h = delta_o @ theta.T * H * (1 - H)
    N, D = X.shape
    M = H.shape[1]
    return X.reshape(D, N) @ delta_h, H.reshape(M, N) @ delta_o
