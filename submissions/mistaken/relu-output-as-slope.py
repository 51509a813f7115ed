# exercise: relu-linear-squared-error; expected: backward.dJ_dbeta=wrong_value, backward.dJ_db_h=wrong_value; mistakes: dhid.relu_value
# max(0, net) instead of 1 where net > 0.
import numpy as np


def relu(z):
    return np.maximum(0, z)


def relu_derivative(z):
    return np.maximum(0, z)


def forward(X, beta, b_h, theta, b_o):
    net_h = X @ beta + b_h
    H = relu(net_h)
    net_o = H @ theta + b_o
    Y_hat = net_o
    return net_h, H, net_o, Y_hat


def backward(X, Y, beta, b_h, theta, b_o):
    net_h, H, net_o, Y_hat = forward(X, beta, b_h, theta, b_o)
    N = X.shape[0]
    delta_out = 2 * (Y_hat - Y) / N
    delta_hidden = np.dot(delta_out, theta.T) * relu_derivative(net_h)
    return (
        np.dot(X.T, delta_hidden), np.sum(delta_hidden, axis=0),
        np.dot(H.T, delta_out), np.sum(delta_out, axis=0),
    )
