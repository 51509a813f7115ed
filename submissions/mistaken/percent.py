# exercise: linear-regression-outputs; expected: gradients=wrong_value; mistakes: grad.constant
# The gradients belong to 100 J: the student thinks of J in percent.
import numpy as np

SCALE = 100


def predict(X, W, b):
    return X @ W + b[np.newaxis, :]


def objective(Y, Y_hat):
    return np.sum((Y_hat - Y) ** 2) / len(Y)


def gradients(X, Y, W, b):
    d = SCALE * 2 * (predict(X, W, b) - Y) / len(Y)
    return X.T @ d, d.sum(axis=0)
