# exercise: logistic-log-likelihood; expected: backward=wrong_value; mistakes: err.sign, dhid.dropped
# Descends instead of ascending, and the hidden layer has no slope.
import numpy as np


def logistic(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    net_h = np.einsum("nd,dm->nm", X, beta)
    H = logistic(net_h)
    net_o = np.einsum("nm,mk->nk", H, theta)
    return net_h, H, net_o, logistic(net_o)


def backward(X, Y, beta, theta):
    net_h, H, net_o, Y_hat = forward(X, beta, theta)
    delta_o = Y_hat - Y
    delta_h = np.einsum("nk,mk->nm", delta_o, theta)
    return np.einsum("nd,nm->dm", X, delta_h), np.einsum("nm,nk->mk", H, delta_o)
