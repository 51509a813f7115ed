# exercise: linear-squared-error; expected: full marks
# One output: theta is a vector, and the error of an observation one number.
import numpy as np


def forward(X, beta, theta):
    H = np.inner(X, beta.T)
    y_hat = np.inner(H, theta)
    return H, H, y_hat, y_hat


def backward(X, y, beta, theta):
    H = X @ beta
    e = 2 / y.size * (H @ theta - y)
    return np.outer(X.T @ e, theta), e @ H
