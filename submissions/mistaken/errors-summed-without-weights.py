# exercise: linear-squared-error-outputs; expected: backward.dJ_dbeta=wrong_value; mistakes: back.no_weights
# Every hidden unit gets the plain sum of all errors, whatever its weights.
import numpy as np


def forward(X, beta, theta):
    net_h = np.dot(X, beta)
    H = net_h
    net_o = np.dot(H, theta)
    return net_h, H, net_o, net_o


def backward(X, Y, beta, theta):
    net_h, H, net_o, Y_hat = forward(X, beta, theta)
    N = X.shape[0]
    error_output = 2 / N * (Y_hat - Y)
    error_hidden = np.zeros(H.shape)
    for j in range(H.shape[1]):
        error_hidden[:, j] = error_output.sum(axis=1)
    return np.dot(X.T, error_hidden), np.dot(H.T, error_output)
