# exercise: linear-regression-outputs; expected: objective=wrong_value; mistakes: loss.mean_elements
# np.mean without an axis averages over the outputs as well.
import numpy as np


def predict(X, W, b):
    return np.einsum("nd,dk->nk", X, W) + b


def objective(Y, Y_hat):
    return np.mean((Y - Y_hat) ** 2)


def gradients(X, Y, W, b):
    R = predict(X, W, b) - Y
    return 2 * np.einsum("nd,nk->dk", X, R) / len(X), 2 * R.sum(0) / len(X)
