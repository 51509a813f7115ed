# exercise: rows-relu-logits-l2; expected: loss.dJ_dW1=wrong_value, loss.dJ_dW2=wrong_value, score 9/12; mistakes: grad.l2_missing
# The L2 term is added to the loss and forgotten in the gradients.
import numpy as np


def scores(X, params):
    return np.maximum(0, X @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"]


def loss(X, y, params, reg):
    N = len(X)
    hidden = np.maximum(0, X @ params["W1"] + params["b1"])
    s = hidden @ params["W2"] + params["b2"]
    p = np.exp(s) / np.exp(s).sum(axis=1, keepdims=True)
    J = -np.log(p[range(N), y]).mean()
    J += 0.5 * reg * ((params["W1"] ** 2).sum() + (params["W2"] ** 2).sum())
    p[range(N), y] -= 1
    p /= N
    d = p @ params["W2"].T * (hidden > 0)
    return J, {"W1": X.T @ d, "b1": d.sum(0), "W2": hidden.T @ p, "b2": p.sum(0)}
