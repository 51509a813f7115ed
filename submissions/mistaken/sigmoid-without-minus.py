# exercise: logistic-regression; expected: predict.y_hat=wrong_value, gradients=wrong_value; mistakes: fwd.logistic_sign
# 1 / (1 + e^z): the minus sign in the exponent got lost.
import math

import numpy as np


def sigmoid(z):
    return 1 / (1 + math.exp(z))


def predict(X, w, b):
    net = []
    for row in X:
        s = b
        for xi, wi in zip(row, w):
            s += xi * wi
        net.append(s)
    y_hat = [sigmoid(z) for z in net]
    return np.array(net), np.array(y_hat)


def objective(y, y_hat):
    total = 0.0
    for t, p in zip(y, y_hat):
        total += t * math.log(p) + (1 - t) * math.log(1 - p)
    return total


def gradients(X, y, w, b):
    _, y_hat = predict(X, w, b)
    dw = np.zeros(len(w))
    db = 0.0
    for n in range(len(X)):
        err = y[n] - y_hat[n]
        for d in range(len(w)):
            dw[d] += err * X[n][d]
        db += err
    return dw, db
