# exercise: modern-activations; expected: backward=wrong_value; mistakes: red.none, dhid.at_output
# Gradients of the sum; the slope of SiLU is taken at its output instead of the net.
import math

import numpy as np

erf = np.vectorize(math.erf)
sig = lambda z: 1 / (1 + np.exp(-z))
SQRT2 = math.sqrt(2)


def silu(z):
    return z * sig(z)


def d_silu(z):
    return sig(z) + z * sig(z) * (1 - sig(z))


def gelu(z):
    return z * 0.5 * (1 + erf(z / SQRT2))


def d_gelu(z):
    return 0.5 * (1 + erf(z / SQRT2)) + z * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)


def nets(X, W1, W2, W3, W4):
    n1 = X @ W1
    n2 = silu(n1) @ W2
    n3 = gelu(n2) @ W3
    h3 = np.where(n3 > 0, n3, 0.1 * n3)
    return n1, n2, n3, h3, h3 @ W4


def forward(X, W1, W2, W3, W4):
    n1, n2, n3, h3, n4 = nets(X, W1, W2, W3, W4)
    return silu(n1), gelu(n2), h3, np.log(1 + np.exp(n4))


def objective(Y, Y_hat):
    r = np.abs(Y_hat - Y)
    return np.where(r <= 0.5, r**2 / 2, 0.5 * r - 0.125).sum() / len(Y)


def backward(X, Y, W1, W2, W3, W4):
    n1, n2, n3, h3, n4 = nets(X, W1, W2, W3, W4)
    h1, h2 = silu(n1), gelu(n2)
    d4 = np.clip(np.log(1 + np.exp(n4)) - Y, -0.5, 0.5) * sig(n4)
    d3 = d4 @ W4.T * np.where(n3 > 0, 1, 0.1)
    d2 = d3 @ W3.T * d_gelu(n2)
    d1 = d2 @ W2.T * d_silu(h1)
    return X.T @ d1, h1.T @ d2, h2.T @ d3, h3.T @ d4
