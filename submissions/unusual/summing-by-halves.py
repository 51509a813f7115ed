# exercise: logistic-binary-cross-entropy; expected: full marks; mistakes: none
# Recursion: the gradients of a batch are those of its two halves added up.
import numpy as np


def sigmoid(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))


def forward(X, beta, b_h, theta, b_o):
    net_h = X @ beta + b_h
    H = sigmoid(net_h)
    net_o = H @ theta + b_o
    return net_h, H, net_o, sigmoid(net_o)


def objective(Y, Y_hat):
    def total(rows, outputs):
        if len(rows) == 1:
            return -sum(np.log(p if y == 1 else 1 - p) for y, p in zip(rows[0], outputs[0]))
        half = len(rows) // 2
        return total(rows[:half], outputs[:half]) + total(rows[half:], outputs[half:])

    return total(Y, Y_hat) / len(Y)


def summed(X, Y, *params):
    if len(X) > 1:
        half = len(X) // 2
        first, second = summed(X[:half], Y[:half], *params), summed(X[half:], Y[half:], *params)
        return [a + b for a, b in zip(first, second)]
    net_h, H, net_o, Y_hat = forward(X, *params)
    delta = (Y_hat - Y)[0]
    back = params[2] @ delta * np.exp(-net_h[0]) * H[0] ** 2
    return [np.multiply.outer(X[0], back), back, np.multiply.outer(H[0], delta), delta]


def backward(X, Y, beta, b_h, theta, b_o):
    return tuple(g / len(X) for g in summed(X, Y, beta, b_h, theta, b_o))
