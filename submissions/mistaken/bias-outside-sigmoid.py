# exercise: logistic-binary-cross-entropy; expected: forward=wrong_value, backward=wrong_value; mistakes: fwd.bias_after_act
# Both biases are added to the outputs of the units instead of to their nets.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, b_h, theta, b_o):
    net_h = X @ beta
    H = sigmoid(net_h) + b_h
    net_o = H @ theta
    Y_hat = sigmoid(net_o) + b_o
    return net_h, H, net_o, Y_hat


def objective(Y, Y_hat):
    return -np.sum(Y * np.log(Y_hat) + (1 - Y) * np.log(1 - Y_hat)) / Y.shape[0]


def backward(X, Y, beta, b_h, theta, b_o):
    net_h, H, net_o, Y_hat = forward(X, beta, b_h, theta, b_o)
    N = X.shape[0]
    d_o = (Y_hat - Y) / N
    dtheta = H.T @ d_o
    db_o = np.sum(d_o, axis=0)
    d_h = d_o @ theta.T * sigmoid(net_h) * (1 - sigmoid(net_h))
    dbeta = X.T @ d_h
    db_h = np.sum(d_h, axis=0)
    return dbeta, db_h, dtheta, db_o
