# exercise: linear-regression; expected: gradients=wrong_value; mistakes: unknown
# Two decimals, as in the table of the lab report.
import numpy as np


def predict(X, w, b):
    return X @ w + b


def objective(y, y_hat):
    return np.mean((y - y_hat) ** 2)


def gradients(X, y, w, b):
    e = predict(X, w, b) - y
    return np.round(2 * X.T @ e / len(y), 2), round(2 * e.mean(), 2)
