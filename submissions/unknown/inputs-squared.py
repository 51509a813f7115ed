# exercise: logistic-regression-outputs; expected: gradients.dJ_dW=wrong_value; mistakes: unknown
# X * X appears where X should, after a try with squared features.
import numpy as np


def predict(X, W, b):
    net = X @ W + b
    return net, 1 / (1 + np.exp(-net))


def objective(Y, Y_hat):
    return np.sum(Y * np.log(Y_hat) + (1 - Y) * np.log(1 - Y_hat))


def gradients(X, Y, W, b):
    _, Y_hat = predict(X, W, b)
    features = X * X
    return features.T @ (Y - Y_hat), (Y - Y_hat).sum(axis=0)
