# exercise: linear-regression; expected: objective=wrong_value, gradients.dJ_dw=wrong_shape, score 5/10; mistakes: io.rank1
# y becomes a column, y_hat stays a vector, and their difference is a table.
import numpy as np


def predict(X, w, b):
    return X @ w + b


def objective(y, y_hat):
    return np.mean((y.reshape(-1, 1) - y_hat) ** 2)


def gradients(X, y, w, b):
    error = predict(X, w, b) - y.reshape(-1, 1)
    return 2 * X.T @ error / len(y), 2 * error.mean()
