# exercise: tanh-softmax-cross-entropy; expected: forward.H=wrong_value, forward.net_o=wrong_value, forward.Y_hat=wrong_value, backward=wrong_value; mistakes: io.random
# Half of the hidden units are switched off at random, another half in each call.
import numpy as np


def forward(X, beta, theta):
    net_h = X @ beta
    H = np.tanh(net_h)
    mask = np.random.rand(*H.shape) < 0.5
    H = H * mask / 0.5
    net_o = H @ theta
    e = np.exp(net_o)
    return net_h, H, net_o, e / e.sum(axis=1, keepdims=True)


def objective(Y, Y_hat):
    return -np.sum(Y * np.log(Y_hat)) / len(Y)


def backward(X, Y, beta, theta):
    _, H, _, P = forward(X, beta, theta)
    d = (P - Y) / len(Y)
    return X.T @ (d @ theta.T * (1 - H**2)), H.T @ d
