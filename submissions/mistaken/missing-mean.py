# exercise: relu-linear-squared-error; expected: backward=wrong_value, score 7/12; mistakes: red.none
# The gradients of the sum over observations, although J is their mean.
import numpy as np


def forward(X, beta, b_h, theta, b_o):
    net_h = X @ beta + b_h
    H = np.maximum(0, net_h)
    net_o = H @ theta + b_o
    return net_h, H, net_o, net_o


def backward(X, Y, beta, b_h, theta, b_o):
    net_h, H, _, Y_hat = forward(X, beta, b_h, theta, b_o)
    delta_o = 2 * (Y_hat - Y)
    delta_h = delta_o @ theta.T * (net_h > 0)
    return X.T @ delta_h, delta_h.sum(axis=0), H.T @ delta_o, delta_o.sum(axis=0)
