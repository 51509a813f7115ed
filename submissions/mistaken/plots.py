# exercise: linear-regression; expected: all=raised, score 0/10
# An import for a plot that nobody asked for ends it all.
import matplotlib.pyplot as plt
import numpy as np


def predict(X, w, b):
    return X @ w + b


def objective(y, y_hat):
    return np.mean((y - y_hat) ** 2)


def gradients(X, y, w, b):
    error = predict(X, w, b) - y
    return 2 * X.T @ error / len(y), 2 * error.mean()
