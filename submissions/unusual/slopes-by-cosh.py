# exercise: folded-bias; expected: full marks; mistakes: none
# The slope of the logistic as 1 / (4 cosh^2(z / 2)), taken at the net and not from the output.
import numpy as np


def forward(X, beta, theta):
    net_h = X @ beta
    H = np.ones((X.shape[0], beta.shape[1] + 1))
    H[:, 1:] = 0.5 + 0.5 * np.tanh(net_h / 2)
    return net_h, H, H @ theta


def backward(X, Y, beta, theta):
    net_h, H, Y_hat = forward(X, beta, theta)
    N = Y.shape[0]
    error = Y_hat - Y
    hidden = error @ np.delete(theta, 0, axis=0).T / (4 * np.cosh(net_h / 2) ** 2)
    return np.tensordot(X, hidden, axes=(0, 0)) / N, np.tensordot(H, error, axes=(0, 0)) / N
