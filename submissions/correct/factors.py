# exercise: chain-rule-factors; expected: full marks
# Eleven one-liners.
import numpy as np


def dJ_dY_hat(Y, Y_hat):
    return (Y - Y_hat) / (Y_hat * (1 - Y_hat))


def dY_hat_dnet_o(net_o):
    return 1 / (2 + np.exp(net_o) + np.exp(-net_o))


def dnet_o_dtheta(H):
    return H


def dnet_o_dH(theta):
    return theta.T


def dH_dnet_h(net_h):
    return 1 - np.tanh(net_h) ** 2


def dnet_h_dbeta(X):
    return X


def dJ_dnet_o(dJ_dY_hat, dY_hat_dnet_o):
    return dJ_dY_hat * dY_hat_dnet_o


def dJ_dH(dJ_dnet_o, dnet_o_dH):
    return dJ_dnet_o @ dnet_o_dH


def dJ_dnet_h(dJ_dH, dH_dnet_h):
    return dJ_dH * dH_dnet_h


def dJ_dtheta(dnet_o_dtheta, dJ_dnet_o):
    return dnet_o_dtheta.T @ dJ_dnet_o


def dJ_dbeta(dnet_h_dbeta, dJ_dnet_h):
    return dnet_h_dbeta.T @ dJ_dnet_h
