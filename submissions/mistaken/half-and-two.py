# exercise: single-vector-shared-bias; expected: backward=wrong_value; mistakes: err.extra_2
# The 2 comes down from the square, and the 1/2 in front of it is forgotten.
import numpy as np


def sig(v):
    return np.array([1 / (1 + np.exp(-s)) for s in v])


def forward(x, V, b_h, W, b_o):
    h = sig(V @ x + b_h)
    o = sig(W @ h + b_o)
    return h, o


def error(t, o):
    return np.linalg.norm(t - o) ** 2 / 2


def backward(x, t, V, b_h, W, b_o):
    h, o = forward(x, V, b_h, W, b_o)
    dE_do = -2 * (t - o)
    do_dnet = o * (1 - o)
    delta_o = dE_do * do_dnet
    delta_h = (delta_o @ W) * h * (1 - h)
    return np.outer(delta_h, x), delta_h.sum(), np.outer(delta_o, h), delta_o.sum()
