# exercise: tanh-softmax-cross-entropy; expected: forward.Y_hat=wrong_value, backward=wrong_value; mistakes: fwd.softmax_axis0, red.none
# The softmax runs down the batch, and the gradients are not divided by N.
import numpy as np


def softmax(z):
    return np.exp(z) / np.sum(np.exp(z), axis=0, keepdims=True)


def forward(X, beta, theta):
    net_h = X @ beta
    H = np.tanh(net_h)
    net_o = H @ theta
    return net_h, H, net_o, softmax(net_o)


def objective(Y, Y_hat):
    return np.sum(Y * -np.log(Y_hat)) / Y.shape[0]


def backward(X, Y, beta, theta):
    net_h, H, net_o, Y_hat = forward(X, beta, theta)
    error = Y_hat - Y
    dtheta = H.T @ error
    dbeta = X.T @ (error @ theta.T * (1 - H**2))
    return dbeta, dtheta
