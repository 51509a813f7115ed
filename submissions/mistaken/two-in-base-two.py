# exercise: logistic-regression-outputs; expected: objective=wrong_value, gradients=wrong_value; mistakes: loss.log2, grad.constant
# The likelihood in bits, and the gradients that belong to it.
import numpy as np

LN2 = np.log(2)


def predict(X, W, b):
    net = X @ W + b
    return net, 1 / (1 + np.exp(-net))


def objective(Y, Y_hat):
    return np.sum(Y * np.log2(Y_hat) + (1 - Y) * np.log2(1 - Y_hat))


def gradients(X, Y, W, b):
    d = (Y - predict(X, W, b)[1]) / LN2
    return X.T @ d, d.sum(axis=0)
