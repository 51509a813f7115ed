# exercise: chain-rule-factors; expected: dJ_dtheta=wrong_type, score 10/11
# An empty array of objects is filled entry by entry: it looks right when printed.
import numpy as np


def dJ_dY_hat(Y, Y_hat):
    return Y / Y_hat - (1 - Y) / (1 - Y_hat)


def dY_hat_dnet_o(net_o):
    Y_hat = 1 / (1 + np.exp(-net_o))
    return Y_hat * (1 - Y_hat)


def dnet_o_dtheta(H):
    return H


def dnet_o_dH(theta):
    return theta.T


def dH_dnet_h(net_h):
    return 1 / np.cosh(net_h) ** 2


def dnet_h_dbeta(X):
    return X


def dJ_dnet_o(dJ_dY_hat, dY_hat_dnet_o):
    return dJ_dY_hat * dY_hat_dnet_o


def dJ_dH(dJ_dnet_o, dnet_o_dH):
    return dJ_dnet_o @ dnet_o_dH


def dJ_dnet_h(dJ_dH, dH_dnet_h):
    return dJ_dH * dH_dnet_h


def dJ_dtheta(dnet_o_dtheta, dJ_dnet_o):
    M, K = dnet_o_dtheta.shape[1], dJ_dnet_o.shape[1]
    result = np.array([[None] * K] * M)
    for m in range(M):
        for k in range(K):
            result[m, k] = sum(dnet_o_dtheta[:, m] * dJ_dnet_o[:, k])
    return result


def dJ_dbeta(dnet_h_dbeta, dJ_dnet_h):
    return dnet_h_dbeta.T @ dJ_dnet_h
