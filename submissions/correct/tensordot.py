# exercise: logistic-regression-outputs; expected: full marks
# A column of ones turns weights and bias into one matrix inside the file.
import numpy as np


def _extended(X, W, b):
    return np.hstack([X, np.ones((X.shape[0], 1))]), np.vstack([W, b])


def predict(X, W, b):
    net = np.tensordot(*_extended(X, W, b), axes=1)
    return net, np.exp(-np.logaddexp(0, -net))


def objective(Y, Y_hat):
    return np.log(np.abs(Y + Y_hat - 1)).sum()


def gradients(X, Y, W, b):
    Z, _ = _extended(X, W, b)
    whole = np.tensordot(Z, Y - predict(X, W, b)[1], axes=(0, 0))
    return whole[:-1], whole[-1]
