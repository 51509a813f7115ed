# exercise: logistic-binary-cross-entropy; expected: backward.dJ_dbeta=wrong_value, backward.dJ_db_h=wrong_value, score 11/14; mistakes: dhid.at_output
# sigmoid_prime wants the net, but gets the output: the logistic is applied twice.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


def forward(X, beta, b_h, theta, b_o):
    net_h = X @ beta + b_h
    H = sigmoid(net_h)
    net_o = H @ theta + b_o
    return net_h, H, net_o, sigmoid(net_o)


def objective(Y, Y_hat):
    return -(Y * np.log(Y_hat) + (1 - Y) * np.log(1 - Y_hat)).sum() / len(Y)


def backward(X, Y, beta, b_h, theta, b_o):
    _, H, _, Y_hat = forward(X, beta, b_h, theta, b_o)
    delta_o = (Y_hat - Y) / len(Y)
    delta_h = delta_o @ theta.T * sigmoid_prime(H)
    return X.T @ delta_h, delta_h.sum(axis=0), H.T @ delta_o, delta_o.sum(axis=0)
