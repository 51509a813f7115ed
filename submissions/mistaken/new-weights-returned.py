# exercise: linear-regression-outputs; expected: gradients=wrong_value; mistakes: grad.new_weights
# The function ends with an update and returns the new W and b.
import numpy as np


def predict(X, W, b):
    return X @ W + b


def objective(Y, Y_hat):
    return np.linalg.norm(Y - Y_hat) ** 2 / len(Y)


def gradients(X, Y, W, b):
    lr = 0.05
    N = len(Y)
    delta = 2 / N * (predict(X, W, b) - Y)
    W = W - lr * X.T @ delta
    b = b - lr * delta.sum(axis=0)
    return W, b
