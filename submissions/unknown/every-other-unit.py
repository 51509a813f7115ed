# exercise: three-layer-network; expected: forward.H_2=wrong_value, forward.Y_hat=wrong_value, deltas=wrong_value, backward=wrong_value; mistakes: unknown
# A fixed mask switches every second unit of the second layer off.
import numpy as np


def run(X, W1, b1, W2, b2, W3, b3):
    z1 = X @ W1 + b1
    h1 = np.maximum(z1, 0)
    mask = np.arange(W2.shape[1]) % 2
    h2 = np.tanh(h1 @ W2 + b2) * mask
    z3 = h2 @ W3 + b3
    p = np.exp(z3) / np.exp(z3).sum(1, keepdims=True)
    return z1, h1, mask, h2, p


def forward(X, *params):
    _, h1, _, h2, p = run(X, *params)
    return h1, h2, p


def deltas(X, Y, *params):
    z1, h1, mask, h2, p = run(X, *params)
    d3 = (p - Y) / len(X)
    d2 = d3 @ params[4].T * (1 - h2**2) * mask
    d1 = d2 @ params[2].T * (z1 > 0)
    return d3, d2, d1


def backward(X, Y, *params):
    _, h1, _, h2, _ = run(X, *params)
    d3, d2, d1 = deltas(X, Y, *params)
    return X.T @ d1, d1.sum(0), h1.T @ d2, d2.sum(0), h2.T @ d3, d3.sum(0)
