# exercise: rows-relu-logits-l2; expected: full marks
# Class indices pick entries of the log probabilities; no one-hot matrix is made.
import numpy as np


def scores(X, params):
    hidden = np.maximum(0, X @ params["W1"] + params["b1"])
    return hidden @ params["W2"] + params["b2"]


def loss(X, y, params, reg):
    N = X.shape[0]
    W1, W2 = params["W1"], params["W2"]
    hidden = np.maximum(0, X @ W1 + params["b1"])
    s = hidden @ W2 + params["b2"]
    s -= s.max(axis=1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    data_loss = -log_p[np.arange(N), y].mean()
    reg_loss = 0.5 * reg * (np.sum(W1 * W1) + np.sum(W2 * W2))

    ds = np.exp(log_p)
    ds[np.arange(N), y] -= 1
    ds /= N
    dhidden = ds @ W2.T
    dhidden[hidden <= 0] = 0
    grads = {
        "W2": hidden.T @ ds + reg * W2,
        "b2": ds.sum(axis=0),
        "W1": X.T @ dhidden + reg * W1,
        "b1": dhidden.sum(axis=0),
    }
    return data_loss + reg_loss, grads
