# exercise: tanh-softmax-cross-entropy; expected: backward=wrong_value; mistakes: dout.softmax_diag
# P (1 - P) is only the diagonal of the softmax Jacobian.
import numpy as np


def softmax(z):
    e = np.exp(z)
    return e / e.sum(axis=1).reshape(-1, 1)


def forward(X, beta, theta):
    net_h = X.dot(beta)
    H = np.tanh(net_h)
    net_o = H.dot(theta)
    Y_hat = softmax(net_o)
    return net_h, H, net_o, Y_hat


def objective(Y, Y_hat):
    J = 0.0
    for n in range(Y.shape[0]):
        J -= np.log(Y_hat[n, np.argmax(Y[n])])
    return J / Y.shape[0]


def backward(X, Y, beta, theta):
    net_h, H, net_o, Y_hat = forward(X, beta, theta)
    dJ_dY_hat = -(Y / Y_hat) / Y.shape[0]
    dY_hat_dnet_o = Y_hat * (1 - Y_hat)
    dJ_dnet_o = dJ_dY_hat * dY_hat_dnet_o
    dJ_dtheta = H.T.dot(dJ_dnet_o)
    dJ_dH = dJ_dnet_o.dot(theta.T)
    dH_dnet_h = 1 - H**2
    dJ_dnet_h = dJ_dH * dH_dnet_h
    dJ_dbeta = X.T.dot(dJ_dnet_h)
    return dJ_dbeta, dJ_dtheta
