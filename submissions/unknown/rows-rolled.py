# exercise: linear-regression-outputs; expected: gradients.dJ_dW=wrong_value; mistakes: unknown
# Errors and inputs of neighbouring observations are multiplied with each other.
import numpy as np


def predict(X, W, b):
    return X @ W + b


def objective(Y, Y_hat):
    return np.sum((Y - Y_hat) ** 2) / len(Y)


def gradients(X, Y, W, b):
    delta = 2 * (predict(X, W, b) - Y) / len(Y)
    dW = np.zeros(W.shape)
    for n in range(len(X)):
        dW += np.outer(X[n - 1], delta[n])
    return dW, delta.sum(axis=0)
