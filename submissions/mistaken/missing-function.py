# exercise: linear-regression; expected: gradients=missing, score 4/10
# The last function has another name than the task gives it.
import numpy as np


def predict(X, w, b):
    return X @ w + b


def objective(y, y_hat):
    return np.mean((y - y_hat) ** 2)


def gradient(X, y, w, b):
    error = predict(X, w, b) - y
    return 2 * X.T @ error / len(y), 2 * error.mean()
