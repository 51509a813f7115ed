# exercise: folded-bias; expected: backward.dJ_dbeta=wrong_shape, score 6/9
# The column of ones is not dropped on the way back, so beta seems to have a unit too many.
import numpy as np


def forward(X, beta, theta):
    net_h = X @ beta
    H = np.insert(1 / (1 + np.exp(-net_h)), 0, 1, axis=1)
    return net_h, H, H @ theta


def backward(X, Y, beta, theta):
    _, H, Y_hat = forward(X, beta, theta)
    delta_o = (Y_hat - Y) / len(X)
    return X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o
