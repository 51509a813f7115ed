# exercise: relu-linear-squared-error; expected: backward=wrong_value; mistakes: unknown
# range(1, N): the loop starts with the second observation.
import numpy as np


def forward(X, beta, b_h, theta, b_o):
    net_h = X @ beta + b_h
    H = np.maximum(0, net_h)
    net_o = H @ theta + b_o
    return net_h, H, net_o, net_o


def backward(X, Y, beta, b_h, theta, b_o):
    net_h, H, _, Y_hat = forward(X, beta, b_h, theta, b_o)
    N = len(X)
    grads = [np.zeros_like(p) for p in (beta, b_h, theta, b_o)]
    for n in range(1, N):
        d_o = 2 * (Y_hat[n] - Y[n]) / N
        d_h = (theta @ d_o) * (net_h[n] > 0)
        grads[0] += np.outer(X[n], d_h)
        grads[1] += d_h
        grads[2] += np.outer(H[n], d_o)
        grads[3] += d_o
    return tuple(grads)
