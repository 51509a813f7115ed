# exercise: linear-regression-outputs; expected: gradients.dJ_dW=wrong_value; mistakes: red.mean_first
# Inputs and errors are averaged first and multiplied then.
import numpy as np


def predict(X, W, b):
    return np.matmul(X, W) + b


def objective(Y, Y_hat):
    return np.mean(np.sum((Y_hat - Y) ** 2, axis=1))


def gradients(X, Y, W, b):
    errors = 2 * (predict(X, W, b) - Y)
    mean_error = np.mean(errors, axis=0)
    mean_input = np.mean(X, axis=0)
    return np.outer(mean_input, mean_error), mean_error
