# exercise: modern-activations; expected: objective=wrong_value; mistakes: unknown
# Far from the target the constant - delta^2 / 2 is missing, so the objective jumps.
import math

import numpy as np

erf = np.vectorize(math.erf)


def sig(z):
    return 1 / (1 + np.exp(-z))


def Phi(z):
    return (1 + erf(z / math.sqrt(2))) / 2


def forward(X, W1, W2, W3, W4):
    z1 = X @ W1
    h1 = z1 * sig(z1)
    z2 = h1 @ W2
    h2 = z2 * Phi(z2)
    z3 = h2 @ W3
    h3 = np.where(z3 > 0, z3, 0.1 * z3)
    return h1, h2, h3, np.log1p(np.exp(h3 @ W4))


def objective(Y, Y_hat):
    r = np.abs(Y_hat - Y)
    return np.sum(np.where(r <= 0.5, 0.5 * r**2, 0.5 * r)) / len(Y)


def backward(X, Y, W1, W2, W3, W4):
    z1 = X @ W1
    h1, h2, h3, Y_hat = forward(X, W1, W2, W3, W4)
    z2, z3, z4 = h1 @ W2, h2 @ W3, h3 @ W4
    d4 = np.clip(Y_hat - Y, -0.5, 0.5) / len(X) * sig(z4)
    d3 = d4 @ W4.T * np.where(z3 > 0, 1, 0.1)
    d2 = d3 @ W3.T * (Phi(z2) + z2 * np.exp(-z2 * z2 / 2) / math.sqrt(2 * math.pi))
    d1 = d2 @ W2.T * (sig(z1) + z1 * sig(z1) * (1 - sig(z1)))
    return X.T @ d1, h1.T @ d2, h2.T @ d3, h3.T @ d4
