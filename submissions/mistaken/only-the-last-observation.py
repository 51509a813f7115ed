# exercise: logistic-regression-outputs; expected: gradients=wrong_value; mistakes: red.last_obs
# The loop over observations assigns where it should add.
import numpy as np


def predict(X, W, b):
    net = np.zeros((len(X), len(b)))
    for n in range(len(X)):
        for k in range(len(b)):
            net[n, k] = b[k]
            for d in range(X.shape[1]):
                net[n, k] += X[n, d] * W[d, k]
    return net, 1.0 / (1.0 + np.exp(-net))


def objective(Y, Y_hat):
    J = 0
    for y_row, p_row in zip(Y, Y_hat):
        for y, p in zip(y_row, p_row):
            J += y * np.log(p) + (1 - y) * np.log(1 - p)
    return J


def gradients(X, Y, W, b):
    net, Y_hat = predict(X, W, b)
    dW = np.zeros(W.shape)
    db = np.zeros(b.shape)
    for n in range(X.shape[0]):
        delta = Y[n] - Y_hat[n]
        dW = np.outer(X[n], delta)
        db = delta
    return dW, db
