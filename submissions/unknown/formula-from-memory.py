# exercise: logistic-regression; expected: gradients=wrong_value; mistakes: unknown
# A formula that looks like one from the lecture and is none.
import numpy as np


def predict(X, w, b):
    net = X @ w + b
    return net, 1 / (1 + np.exp(-net))


def objective(y, y_hat):
    return np.sum(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))


def gradients(X, y, w, b):
    net, y_hat = predict(X, w, b)
    e = y * np.exp(-net) - (1 - y) * y_hat * np.log(1 + np.abs(net))
    return X.T @ e, e.sum()
