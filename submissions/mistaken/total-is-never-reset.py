# exercise: linear-regression; expected: objective=wrong_value; mistakes: io.state
# The running total is a global of the file, so it goes on from call to call.
import numpy as np

total = 0.0


def predict(X, w, b):
    return X @ w + b


def objective(y, y_hat):
    global total
    for t, p in zip(y, y_hat):
        total += (t - p) ** 2
    return total / len(y)


def gradients(X, y, w, b):
    r = predict(X, w, b) - y
    return 2 / len(y) * (r @ X), 2 / len(y) * r.sum()
