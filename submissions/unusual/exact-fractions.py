# exercise: linear-squared-error; expected: full marks; mistakes: none
# Every float is a fraction, so the sums are exact and are rounded once at the end.
from fractions import Fraction

import numpy as np


def exact(A):
    return np.vectorize(Fraction, otypes=[object])(A)


def rounded(A):
    return np.vectorize(float, otypes=[float])(A)


def forward(X, beta, theta):
    H = exact(X) @ exact(beta)
    y_hat = H @ exact(theta)
    return rounded(H), rounded(H), rounded(y_hat), rounded(y_hat)


def backward(X, y, beta, theta):
    X, y, beta, theta = exact(X), exact(y), exact(beta), exact(theta)
    H = X @ beta
    e = (H @ theta - y) * Fraction(2, len(y))
    return rounded(X.T @ (e[:, None] * theta[None, :])), rounded(H.T @ e)
