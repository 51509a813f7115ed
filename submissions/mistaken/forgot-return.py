# exercise: linear-squared-error; expected: backward=missing, score 4/10
# The gradients are printed instead of returned.
import numpy as np


def forward(X, beta, theta):
    H = X @ beta
    return H, H, H @ theta, H @ theta


def backward(X, y, beta, theta):
    H = X @ beta
    e = 2 * (H @ theta - y) / len(y)
    dJ_dbeta = np.outer(X.T @ e, theta)
    dJ_dtheta = H.T @ e
    print(dJ_dbeta, dJ_dtheta)
