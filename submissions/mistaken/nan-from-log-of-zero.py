# exercise: stability; expected: softmax_forward@stability=not_finite, softmax_objective@stability=not_finite, softmax_backward@stability=not_finite, logistic_objective@stability=not_finite, score 12/20; mistakes: stab.softmax_overflow, stab.log_zero
# The textbook formulas as they stand: inf / inf and 0 * log 0 are not numbers.
import numpy as np


def softmax_forward(X, W, b):
    e = np.exp(X @ W + b)
    return e / e.sum(axis=1, keepdims=True)


def softmax_objective(X, Y, W, b):
    return -np.sum(Y * np.log(softmax_forward(X, W, b))) / len(X)


def softmax_backward(X, Y, W, b):
    delta = (softmax_forward(X, W, b) - Y) / len(X)
    return X.T @ delta, delta.sum(axis=0)


def logistic_forward(X, W, b):
    return 1 / (1 + np.exp(-(X @ W + b)))


def logistic_objective(X, Y, W, b):
    P = logistic_forward(X, W, b)
    return -np.sum(Y * np.log(P) + (1 - Y) * np.log(1 - P)) / len(X)


def logistic_backward(X, Y, W, b):
    delta = (logistic_forward(X, W, b) - Y) / len(X)
    return X.T @ delta, delta.sum(axis=0)
