# exercise: objectives; expected: binary_cross_entropy_derivative=wrong_value; mistakes: err.one_term
# -Y / Y_hat: observations with Y = 0 seem to have no slope.
import numpy as np

D = 1.0


def squared_error(Y, Y_hat):
    return np.sum((Y - Y_hat) ** 2) / len(Y)


def squared_error_derivative(Y, Y_hat):
    return 2 * (Y_hat - Y) / len(Y)


def log_likelihood(Y, Y_hat):
    return np.sum(Y * np.log(Y_hat) + (1 - Y) * np.log(1 - Y_hat))


def log_likelihood_derivative(Y, Y_hat):
    return Y / Y_hat - (1 - Y) / (1 - Y_hat)


def binary_cross_entropy(Y, Y_hat):
    return -log_likelihood(Y, Y_hat) / len(Y)


def binary_cross_entropy_derivative(Y, Y_hat):
    return -Y / Y_hat / len(Y)


def binary_cross_entropy_logits(Y, Y_hat):
    return np.sum(np.log1p(np.exp(Y_hat)) - Y * Y_hat) / len(Y)


def binary_cross_entropy_logits_derivative(Y, Y_hat):
    return (1 / (1 + np.exp(-Y_hat)) - Y) / len(Y)


def cross_entropy(Y, Y_hat):
    return -np.sum(Y * np.log(Y_hat)) / len(Y)


def cross_entropy_derivative(Y, Y_hat):
    return -Y / Y_hat / len(Y)


def cross_entropy_logits(Y, Y_hat):
    return np.sum(np.log(np.exp(Y_hat).sum(axis=1)) - (Y * Y_hat).sum(axis=1)) / len(Y)


def cross_entropy_logits_derivative(Y, Y_hat):
    e = np.exp(Y_hat)
    return (e / e.sum(axis=1, keepdims=True) - Y) / len(Y)


def huber(Y, Y_hat):
    r = np.abs(Y_hat - Y)
    return np.sum(np.where(r <= D, r**2 / 2, D * r - D**2 / 2)) / len(Y)


def huber_derivative(Y, Y_hat):
    return np.clip(Y_hat - Y, -D, D) / len(Y)


def inner_product(Y, Y_hat):
    return np.sum(Y * Y_hat)


def inner_product_derivative(Y, Y_hat):
    return Y
