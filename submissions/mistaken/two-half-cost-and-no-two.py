# exercise: linear-squared-error; expected: backward=wrong_value; mistakes: err.missing_2, red.none
# The error itself is taken for the gradient: no 2, and no mean.
import numpy as np


def forward(X, beta, theta):
    h = X @ beta
    o = h @ theta
    return h, h, o, o


def backward(X, y, beta, theta):
    h, _, _, o = forward(X, beta, theta)
    dbeta, dtheta = np.zeros(beta.shape), np.zeros(theta.shape)
    for n, x in enumerate(X):
        error = o[n] - y[n]
        dtheta = dtheta + error * h[n]
        dbeta = dbeta + error * x[:, None] * theta[None, :]
    return dbeta, dtheta
