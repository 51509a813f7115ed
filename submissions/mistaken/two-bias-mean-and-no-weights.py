# exercise: logistic-binary-cross-entropy; expected: backward.dJ_dbeta=wrong_value, backward.dJ_db_h=wrong_value, backward.dJ_db_o=wrong_value; mistakes: bias.mean, back.no_weights
# Bias gradients are averaged twice, and the errors reach the hidden units without theta.
import numpy as np

sig = lambda q: 1 / (1 + np.exp(-q))
dsig = lambda q: sig(q) * (1 - sig(q))


def forward(X, beta, b_h, theta, b_o):
    net_h = X @ beta + b_h
    net_o = sig(net_h) @ theta + b_o
    return net_h, sig(net_h), net_o, sig(net_o)


def objective(Y, Y_hat):
    return -(Y * np.log(Y_hat) + (1 - Y) * np.log(1 - Y_hat)).sum(axis=1).mean()


def backward(X, Y, beta, b_h, theta, b_o):
    N = Y.shape[0]
    net_h, H, net_o, Y_hat = forward(X, beta, b_h, theta, b_o)
    dJ_dY_hat = -(Y / Y_hat - (1 - Y) / (1 - Y_hat)) / N
    dJ_dnet_o = dJ_dY_hat * dsig(net_o)
    dJ_dtheta = H.T @ dJ_dnet_o
    dJ_db_o = dJ_dnet_o.mean(axis=0)
    dJ_dH = dJ_dnet_o.sum(axis=1, keepdims=True)
    dJ_dnet_h = dJ_dH * dsig(net_h)
    dJ_dbeta = X.T @ dJ_dnet_h
    dJ_db_h = dJ_dnet_h.mean(axis=0)
    return dJ_dbeta, dJ_db_h, dJ_dtheta, dJ_db_o
