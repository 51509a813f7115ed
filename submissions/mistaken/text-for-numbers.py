# exercise: logistic-regression; expected: objective=wrong_type, score 8/10
# J comes as a sentence.
import numpy as np


def predict(X, w, b):
    net = X @ w + b
    return net, 1 / (1 + np.exp(-net))


def objective(y, y_hat):
    J = np.sum(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))
    return f"J = {J:.4f}"


def gradients(X, y, w, b):
    error = y - predict(X, w, b)[1]
    return X.T @ error, error.sum()
