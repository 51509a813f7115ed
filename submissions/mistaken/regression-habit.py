# exercise: logistic-binary-cross-entropy; expected: forward.Y_hat=wrong_value, backward=wrong_value; mistakes: fwd.out_act_missing
# The last sigmoid is missing, as in the regression exercise of the week before.
import numpy as np

sigmoid = lambda z: 1.0 / (1.0 + np.exp(-z))


def forward(X, beta, b_h, theta, b_o):
    net_h = np.dot(X, beta) + b_h
    H = sigmoid(net_h)
    net_o = np.dot(H, theta) + b_o
    Y_hat = net_o
    return net_h, H, net_o, Y_hat


def objective(Y, Y_hat):
    n = Y.shape[0]
    return -1 / n * np.sum(Y * np.log(Y_hat) + (1 - Y) * np.log(1 - Y_hat))


def backward(X, Y, beta, b_h, theta, b_o):
    net_h, H, net_o, Y_hat = forward(X, beta, b_h, theta, b_o)
    n = X.shape[0]
    dnet_o = (Y_hat - Y) / n
    dH = np.dot(dnet_o, theta.T)
    dnet_h = dH * H * (1 - H)
    dbeta = np.dot(X.T, dnet_h)
    dtheta = np.dot(H.T, dnet_o)
    return dbeta, np.sum(dnet_h, axis=0), dtheta, np.sum(dnet_o, axis=0)
