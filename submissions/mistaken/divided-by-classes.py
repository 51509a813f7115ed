# exercise: tanh-softmax-cross-entropy; expected: backward=wrong_value; mistakes: red.by_K
# Y.shape[1] is the number of classes; the mean is over observations.
import numpy as np


def softmax(scores):
    shifted = scores - np.max(scores, axis=1, keepdims=True)
    return np.exp(shifted) / np.sum(np.exp(shifted), axis=1, keepdims=True)


def forward(X, beta, theta):
    net_h = X @ beta
    H = np.tanh(net_h)
    net_o = H @ theta
    return net_h, H, net_o, softmax(net_o)


def objective(Y, Y_hat):
    return -np.sum(Y * np.log(Y_hat)) / Y.shape[0]


def backward(X, Y, beta, theta):
    n_samples = Y.shape[1]
    net_h, H, net_o, Y_hat = forward(X, beta, theta)
    grad_net_o = (Y_hat - Y) / n_samples
    grad_theta = H.T @ grad_net_o
    grad_net_h = (grad_net_o @ theta.T) * (1 - H**2)
    grad_beta = X.T @ grad_net_h
    return grad_beta, grad_theta
