# exercise: relu-linear-squared-error; expected: backward.dJ_dtheta=wrong_value; mistakes: grad.pre_activation
# theta was multiplied by H, but its gradient is made from net_h.
import numpy as np


def forward(X, beta, b_h, theta, b_o):
    net_h = X @ beta + b_h
    H = net_h.clip(min=0)
    net_o = H @ theta + b_o
    return net_h, H, net_o, net_o


def backward(X, Y, beta, b_h, theta, b_o):
    net_h, H, net_o, Y_hat = forward(X, beta, b_h, theta, b_o)
    N = len(X)
    dJ_dnet_o = 2 * (Y_hat - Y) / N
    dJ_dtheta = net_h.T @ dJ_dnet_o
    dJ_db_o = dJ_dnet_o.sum(axis=0)
    dJ_dnet_h = np.where(net_h > 0, dJ_dnet_o @ theta.T, 0)
    dJ_dbeta = X.T @ dJ_dnet_h
    dJ_db_h = dJ_dnet_h.sum(axis=0)
    return dJ_dbeta, dJ_db_h, dJ_dtheta, dJ_db_o
