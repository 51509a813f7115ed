# exercise: logistic-log-likelihood; expected: backward=wrong_value; mistakes: red.mean
# J is a sum over the observations; the gradients are those of its mean.
import numpy as np


def g(z):
    return np.exp(z) / (1 + np.exp(z))


def forward(X, beta, theta):
    net_h = X @ beta
    H = g(net_h)
    net_o = H @ theta
    return net_h, H, net_o, g(net_o)


def backward(X, Y, beta, theta):
    _, H, _, Y_hat = forward(X, beta, theta)
    N = len(X)
    gradient_beta = np.zeros_like(beta)
    gradient_theta = np.zeros_like(theta)
    for x, h, y, p in zip(X, H, Y, Y_hat):
        delta_o = y - p
        gradient_theta += np.outer(h, delta_o)
        delta_h = theta @ delta_o * h * (1 - h)
        gradient_beta += np.outer(x, delta_h)
    return gradient_beta / N, gradient_theta / N
