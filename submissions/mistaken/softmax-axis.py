# exercise: tanh-softmax-cross-entropy; expected: forward.Y_hat=wrong_value, backward=wrong_value, score 8/12; mistakes: fwd.softmax_axis0
# The outputs of all observations add up to 1 for each class, instead of the other way round.
import numpy as np


def softmax(z):
    e = np.exp(z)
    return e / np.sum(e, axis=0)


def forward(X, beta, theta):
    net_h = X @ beta
    H = np.tanh(net_h)
    net_o = H @ theta
    return net_h, H, net_o, softmax(net_o)


def objective(Y, Y_hat):
    return -np.sum(Y * np.log(Y_hat)) / len(Y)


def backward(X, Y, beta, theta):
    _, H, _, Y_hat = forward(X, beta, theta)
    delta_o = (Y_hat - Y) / len(Y)
    return X.T @ (delta_o @ theta.T * (1 - H**2)), H.T @ delta_o
