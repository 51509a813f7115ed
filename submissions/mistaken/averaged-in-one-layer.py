# exercise: rows-relu-logits-l2; expected: loss.dJ_dW1=wrong_value, loss.dJ_db1=wrong_value; mistakes: red.some_layers
# The gradients of the second layer are divided by N at the end, those of the first are not.
import numpy as np


def scores(X, params):
    h1 = X.dot(params["W1"]) + params["b1"]
    h1[h1 < 0] = 0
    return h1.dot(params["W2"]) + params["b2"]


def loss(X, y, params, reg):
    W1, b1 = params["W1"], params["b1"]
    W2, b2 = params["W2"], params["b2"]
    N, D = X.shape

    h1 = X.dot(W1) + b1
    h1[h1 < 0] = 0
    s = h1.dot(W2) + b2
    exp_scores = np.exp(s)
    probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)
    loss = np.sum(-np.log(probs[range(N), y])) / N
    loss += 0.5 * reg * np.sum(W1 * W1) + 0.5 * reg * np.sum(W2 * W2)

    grads = {}
    dscores = probs.copy()
    dscores[range(N), y] -= 1
    dh1 = np.dot(dscores, W2.T)
    dh1[h1 <= 0] = 0
    grads["W2"] = np.dot(h1.T, dscores) / N
    grads["b2"] = np.sum(dscores, axis=0) / N
    grads["W1"] = np.dot(X.T, dh1)
    grads["b1"] = np.sum(dh1, axis=0)
    grads["W2"] += reg * W2
    grads["W1"] += reg * W1
    return loss, grads
