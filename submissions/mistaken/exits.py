# exercise: training-step-ascent; expected: step=raised, score 4/10
# "Something must be wrong with the data": the program ends itself instead of returning.
import sys

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def gradients(X, Y, beta, theta):
    H = sigmoid(X @ beta)
    delta_o = Y - sigmoid(H @ theta)
    return X.T @ (delta_o @ theta.T * H * (1 - H)), H.T @ delta_o


def step(X, Y, beta, theta, eta):
    dJ_dbeta, dJ_dtheta = gradients(X, Y, beta, theta)
    if np.abs(dJ_dbeta).max() > 0:
        print("gradient is not zero!")
        sys.exit(1)
    return beta + eta * dJ_dbeta, theta + eta * dJ_dtheta
