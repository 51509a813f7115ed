# exercise: logistic-log-likelihood; expected: backward.dJ_dbeta=wrong_value; mistakes: dhid.twice
# The slope of the hidden units is in the delta and once more in the last line.
import numpy as np


def sigma(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    net_h = X @ beta
    H = sigma(net_h)
    net_o = H @ theta
    return net_h, H, net_o, sigma(net_o)


def backward(X, Y, beta, theta):
    net_h, H, net_o, Y_hat = forward(X, beta, theta)
    H_prime = H * (1 - H)
    delta_o = Y - Y_hat
    delta_h = (delta_o @ theta.T) * H_prime
    dJ_dtheta = H.T @ delta_o
    dJ_dbeta = X.T @ (delta_h * H_prime)
    return dJ_dbeta, dJ_dtheta
