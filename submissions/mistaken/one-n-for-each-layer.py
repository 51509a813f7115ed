# exercise: logistic-binary-cross-entropy; expected: backward.dJ_dbeta=wrong_value, backward.dJ_db_h=wrong_value; mistakes: red.twice_hidden
# 1/N is inside delta_output already; the hidden layer divides by N once more.
import numpy as np


def sigmoid(x, derivative=False):
    if derivative:
        return x * (1 - x)
    return 1 / (1 + np.exp(-x))


def forward(X, beta, b_h, theta, b_o):
    net_h = np.matmul(X, beta) + b_h
    H = sigmoid(net_h)
    net_o = np.matmul(H, theta) + b_o
    Y_hat = sigmoid(net_o)
    return net_h, H, net_o, Y_hat


def objective(Y, Y_hat):
    return np.sum(-Y * np.log(Y_hat) - (1 - Y) * np.log(1 - Y_hat)) / len(Y)


def backward(X, Y, beta, b_h, theta, b_o):
    m = X.shape[0]
    net_h, H, net_o, Y_hat = forward(X, beta, b_h, theta, b_o)
    delta_output = 1 / m * (Y_hat - Y)
    delta_hidden = 1 / m * np.matmul(delta_output, theta.T) * sigmoid(H, derivative=True)
    return (
        np.matmul(X.T, delta_hidden),
        delta_hidden.sum(axis=0),
        np.matmul(H.T, delta_output),
        delta_output.sum(axis=0),
    )
