# exercise: linear-regression; expected: gradients=wrong_value; mistakes: red.fan_in
# n, m = X.shape: the code divides by the number of features.
import numpy as np


def predict(X, w, b):
    return X.dot(w) + b


def objective(y, y_hat):
    return ((y_hat - y) ** 2).mean()


def gradients(X, y, w, b):
    n, m = X.shape  # m examples, n features
    residuals = predict(X, w, b) - y
    dJ_dw = (2 / m) * X.T.dot(residuals)
    dJ_db = (2 / m) * residuals.sum()
    return dJ_dw, dJ_db
