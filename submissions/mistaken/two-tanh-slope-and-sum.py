# exercise: three-layer-network; expected: deltas=wrong_value, backward=wrong_value; mistakes: dhid.tanh_no_square, red.none
# 1 - h for the slope of tanh, and the sum over the batch where the mean is asked.
import numpy as np


def run(X, W1, b1, W2, b2, W3, b3):
    a = [X]
    a.append(np.maximum(0, a[-1] @ W1 + b1))
    a.append(np.tanh(a[-1] @ W2 + b2))
    z = a[-1] @ W3 + b3
    z = z - z.max(1, keepdims=True)
    a.append(np.exp(z) / np.exp(z).sum(1, keepdims=True))
    return a


def forward(X, *p):
    return tuple(run(X, *p)[1:])


def deltas(X, Y, *p):
    a = run(X, *p)
    W2, W3 = p[2], p[4]
    d3 = a[3] - Y
    d2 = d3 @ W3.T * (1 - a[2])
    d1 = d2 @ W2.T * np.sign(a[1])
    return d3, d2, d1


def backward(X, Y, *p):
    a, d = run(X, *p), deltas(X, Y, *p)
    return a[0].T @ d[2], d[2].sum(0), a[1].T @ d[1], d[1].sum(0), a[2].T @ d[0], d[0].sum(0)
