# exercise: linear-regression-outputs; expected: gradients.dJ_db=wrong_shape; mistakes: io.rank1
# keepdims leaves db as a table with one row; b is a plain vector.
import numpy as np


def predict(X, W, b):
    return np.dot(X, W) + b


def objective(Y, Y_hat):
    return np.sum(np.square(np.subtract(Y, Y_hat))) / Y.shape[0]


def gradients(X, Y, W, b):
    dY = 2.0 * (predict(X, W, b) - Y) / Y.shape[0]
    dW = np.dot(X.T, dY)
    db = np.sum(dY, axis=0, keepdims=True)
    return dW, db
