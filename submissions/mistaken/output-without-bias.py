# exercise: relu-linear-squared-error; expected: forward.net_o=wrong_value, forward.Y_hat=wrong_value, backward=wrong_value; mistakes: fwd.bias_missing
# b_o is never used in the forward pass, although its gradient is returned.
import numpy as np


def relu(x):
    return np.where(x > 0, x, 0.0)


def forward(X, beta, b_h, theta, b_o):
    net_h = X.dot(beta) + b_h
    H = relu(net_h)
    net_o = H.dot(theta)
    Y_hat = net_o
    return net_h, H, net_o, Y_hat


def backward(X, Y, beta, b_h, theta, b_o):
    net_h, H, net_o, Y_hat = forward(X, beta, b_h, theta, b_o)
    N = X.shape[0]
    grad_Y_hat = 2.0 * (Y_hat - Y) / N
    grad_theta = H.T.dot(grad_Y_hat)
    grad_b_o = grad_Y_hat.sum(axis=0)
    grad_H = grad_Y_hat.dot(theta.T)
    grad_net_h = grad_H.copy()
    grad_net_h[net_h < 0] = 0
    grad_beta = X.T.dot(grad_net_h)
    grad_b_h = grad_net_h.sum(axis=0)
    return grad_beta, grad_b_h, grad_theta, grad_b_o
