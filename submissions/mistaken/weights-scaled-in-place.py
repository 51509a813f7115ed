# exercise: rows-relu-logits-l2; expected: full marks; mistakes: io.mutates_inputs
# Right numbers, but reg is multiplied into the W1 and W2 of the caller.
import numpy as np


def scores(X, params):
    h = X @ params["W1"] + params["b1"]
    h[h < 0] = 0
    return h @ params["W2"] + params["b2"]


def loss(X, y, params, reg):
    W1, b1, W2, b2 = (params[k] for k in ("W1", "b1", "W2", "b2"))
    N = len(X)
    z = X @ W1 + b1
    h = np.maximum(z, 0)
    s = h @ W2 + b2
    s -= s.max(axis=1, keepdims=True)
    p = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
    J = -np.log(p[np.arange(N), y]).mean() + reg / 2 * (np.sum(W1**2) + np.sum(W2**2))
    p[np.arange(N), y] -= 1
    p /= N
    d = p @ W2.T
    d[z <= 0] = 0
    W1 *= reg
    W2 *= reg
    return J, {"W1": X.T @ d + W1, "b1": d.sum(0), "W2": h.T @ p + W2, "b2": p.sum(0)}
