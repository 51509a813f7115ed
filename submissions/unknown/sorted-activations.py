# exercise: single-vector-shared-bias; expected: backward=wrong_value; mistakes: unknown
# The hidden outputs are sorted before use, left over from looking at the largest ones.
import numpy as np


def logistic(z):
    return 1 / (1 + np.exp(-z))


def forward(x, V, b_h, W, b_o):
    h = logistic(V @ x + b_h)
    return h, logistic(W @ h + b_o)


def error(t, o):
    return 0.5 * ((t - o) ** 2).sum()


def backward(x, t, V, b_h, W, b_o):
    h, o = forward(x, V, b_h, W, b_o)
    h.sort()
    o = logistic(W @ h + b_o)
    d_o = (o - t) * o * (1 - o)
    d_h = W.T @ d_o * h * (1 - h)
    return np.outer(d_h, x), d_h.sum(), np.outer(d_o, h), d_o.sum()
