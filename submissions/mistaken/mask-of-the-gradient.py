# exercise: rows-relu-logits-l2; expected: loss.dJ_dW1=wrong_value, loss.dJ_db1=wrong_value; mistakes: dhid.relu_upstream
# Zeroed where the gradient is negative, not where the unit was off.
import numpy as np


def affine(x, w, b):
    return x @ w + b


def relu(x):
    return x * (x > 0)


def scores(X, params):
    return affine(relu(affine(X, params["W1"], params["b1"])), params["W2"], params["b2"])


def loss(X, y, params, reg):
    N = y.size
    a1 = affine(X, params["W1"], params["b1"])
    h = relu(a1)
    s = affine(h, params["W2"], params["b2"])
    s = s - s.max(axis=1, keepdims=True)
    log_probs = s - np.log(np.sum(np.exp(s), axis=1, keepdims=True))
    J = -log_probs[np.arange(N), y].sum() / N
    J += reg / 2 * sum(np.sum(params[k] ** 2) for k in ("W1", "W2"))

    ds = np.exp(log_probs)
    ds[np.arange(N), y] -= 1
    ds /= N
    dh = ds @ params["W2"].T
    dh[dh < 0] = 0
    grads = {
        "W1": X.T @ dh + reg * params["W1"],
        "b1": dh.sum(axis=0),
        "W2": h.T @ ds + reg * params["W2"],
        "b2": ds.sum(axis=0),
    }
    return J, grads
