# exercise: linear-squared-error-outputs; expected: backward=wrong_value; mistakes: red.mean_elements
# Divided by the number of entries of Y: N K instead of N.
import numpy as np


def forward(X, beta, theta):
    net_h = X @ beta
    H = net_h.copy()
    net_o = H @ theta
    Y_hat = net_o.copy()
    return net_h, H, net_o, Y_hat


def backward(X, Y, beta, theta):
    *_, Y_hat = forward(X, beta, theta)
    dJ_dY_hat = 2 * (Y_hat - Y) / Y.size
    dJ_dtheta = beta.T @ X.T @ dJ_dY_hat
    dJ_dbeta = X.T @ dJ_dY_hat @ theta.T
    return dJ_dbeta, dJ_dtheta
