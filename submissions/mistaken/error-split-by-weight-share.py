# exercise: single-vector-shared-bias; expected: backward.dJ_dV=wrong_value, backward.dJ_db_h=wrong_value; mistakes: back.abs_weights
# The delta of an output is divided among the hidden units by their share of its weights.
import numpy as np


def forward(x, V, b_h, W, b_o):
    h = 1 / (1 + np.exp(-(V @ x + b_h)))
    o = 1 / (1 + np.exp(-(W @ h + b_o)))
    return h, o


def error(t, o):
    return 0.5 * np.sum(np.power(t - o, 2))


def backward(x, t, V, b_h, W, b_o):
    h, o = forward(x, V, b_h, W, b_o)
    delta_o = (o - t) * o * (1 - o)
    delta_h = np.zeros(len(h))
    for j in range(len(h)):
        for k in range(len(o)):
            share = W[k, j] / W[k].sum()
            delta_h[j] += share * delta_o[k]
        delta_h[j] *= h[j] * (1 - h[j])
    return np.outer(delta_h, x), delta_h.sum(), np.outer(delta_o, h), delta_o.sum()
