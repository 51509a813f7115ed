# exercise: chain-rule-factors; expected: dJ_dY_hat=wrong_value; mistakes: err.no_division
# For this pair the product of two factors is Y - Y_hat; here the first factor alone is.
import numpy as np


def dJ_dY_hat(Y, Y_hat):
    return Y - Y_hat


def dY_hat_dnet_o(net_o):
    s = 1 / (1 + np.exp(-net_o))
    return s * (1 - s)


def dnet_o_dtheta(H):
    return H


def dnet_o_dH(theta):
    return np.transpose(theta)


def dH_dnet_h(net_h):
    return 1 - np.tanh(net_h) ** 2


def dnet_h_dbeta(X):
    return X


def dJ_dnet_o(dJ_dY_hat, dY_hat_dnet_o):
    return np.multiply(dJ_dY_hat, dY_hat_dnet_o)


def dJ_dH(dJ_dnet_o, dnet_o_dH):
    return np.matmul(dJ_dnet_o, dnet_o_dH)


def dJ_dnet_h(dJ_dH, dH_dnet_h):
    return np.multiply(dJ_dH, dH_dnet_h)


def dJ_dtheta(dnet_o_dtheta, dJ_dnet_o):
    return np.matmul(dnet_o_dtheta.T, dJ_dnet_o)


def dJ_dbeta(dnet_h_dbeta, dJ_dnet_h):
    return np.matmul(dnet_h_dbeta.T, dJ_dnet_h)
