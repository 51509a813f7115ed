# exercise: logistic-regression-outputs; expected: gradients=wrong_value, score 11/2 of 10; mistakes: dout.again
# Y - Y_hat already holds the derivative of the logistic; here it is multiplied in again.
import numpy as np


def predict(X, W, b):
    net = X @ W + b
    return net, 1 / (1 + np.exp(-net))


def objective(Y, Y_hat):
    return np.sum(Y * np.log(Y_hat) + (1 - Y) * np.log(1 - Y_hat))


def gradients(X, Y, W, b):
    _, Y_hat = predict(X, W, b)
    delta = (Y - Y_hat) * Y_hat * (1 - Y_hat)
    return X.T @ delta, delta.sum(axis=0)
