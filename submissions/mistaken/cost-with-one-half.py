# exercise: linear-regression; expected: objective=wrong_value; mistakes: loss.half
# The cost of the textbook, with 1/2; the gradients are those of the cost asked for.
import numpy as np


def predict(X, w, b):
    return np.array([np.dot(w, x) + b for x in X])


def objective(y, y_hat):
    m = len(y)
    return 1 / (2 * m) * np.sum(np.square(y_hat - y))


def gradients(X, y, w, b):
    m = len(y)
    y_hat = predict(X, w, b)
    dw = 2 / m * np.dot(X.T, y_hat - y)
    db = 2 / m * np.sum(y_hat - y)
    return dw, db
