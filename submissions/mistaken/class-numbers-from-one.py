# exercise: rows-relu-logits-l2; expected: loss=wrong_value; mistakes: fwd.class_offset
# y is read as counting from 1, so every class is taken for the one before it.
import numpy as np


def scores(X, params):
    h = np.maximum(X @ params["W1"] + params["b1"], 0)
    return h @ params["W2"] + params["b2"]


def loss(X, y, params, reg):
    W1, W2 = params["W1"], params["W2"]
    N = X.shape[0]
    label = y - 1
    z = X @ W1 + params["b1"]
    h = np.maximum(z, 0)
    f = h @ W2 + params["b2"]
    p = np.exp(f) / np.exp(f).sum(1, keepdims=True)
    J = -np.log(p[np.arange(N), label]).mean() + reg / 2 * ((W1**2).sum() + (W2**2).sum())
    p[np.arange(N), label] -= 1
    d = p / N
    dz = (d @ W2.T) * (z > 0)
    return J, {"W1": X.T @ dz + reg * W1, "b1": dz.sum(0), "W2": h.T @ d + reg * W2, "b2": d.sum(0)}
