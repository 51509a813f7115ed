# exercise: logistic-binary-cross-entropy; expected: backward.dJ_db_h=wrong_value, backward.dJ_db_o=wrong_value; mistakes: bias.total
# np.sum without an axis: all biases of a layer get the same gradient.
import numpy as np


def sigm(x):
    return 1 / (1 + np.exp(-x))


def forward(X, beta, b_h, theta, b_o):
    net_h = X.dot(beta) + b_h
    H = sigm(net_h)
    net_o = H.dot(theta) + b_o
    return net_h, H, net_o, sigm(net_o)


def objective(Y, Y_hat):
    return (-Y * np.log(Y_hat) - (1 - Y) * np.log(1 - Y_hat)).sum() / Y.shape[0]


def backward(X, Y, beta, b_h, theta, b_o):
    _, H, _, Y_hat = forward(X, beta, b_h, theta, b_o)
    d2 = (Y_hat - Y) / X.shape[0]
    d1 = d2.dot(theta.T) * H * (1 - H)
    grad_b_o = np.empty_like(b_o)
    grad_b_h = np.empty_like(b_h)
    grad_b_o[:] = np.sum(d2)
    grad_b_h[:] = np.sum(d1)
    return X.T.dot(d1), grad_b_h, H.T.dot(d2), grad_b_o
