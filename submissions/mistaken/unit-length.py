# exercise: logistic-regression; expected: gradients.dJ_dw=wrong_value; mistakes: grad.normalised
# The gradient of w is scaled to length 1, so that it "does not explode".
import numpy as np


def predict(X, w, b):
    net = np.sum(X * w, axis=1) + b
    return net, 1 / (1 + np.exp(-net))


def objective(y, y_hat):
    return np.log(np.where(y == 1, y_hat, 1 - y_hat)).sum()


def gradients(X, y, w, b):
    _, y_hat = predict(X, w, b)
    dw = (y - y_hat) @ X
    dw = dw / np.linalg.norm(dw)
    db = np.sum(y - y_hat)
    return dw, db
