# exercise: training-step-descent; expected: step=raised, score 4/10
# theta is misspelled in a line that only step runs.
import numpy as np


def gradients(X, Y, beta, theta):
    H = np.tanh(X @ beta)
    delta_o = 2 * (H @ theta - Y) / len(X)
    delta_h = delta_o @ theta.T * (1 - H**2)
    return X.T @ delta_h, H.T @ delta_o


def step(X, Y, beta, theta, eta):
    dJ_dbeta, dJ_dtheta = gradients(X, Y, beta, theta)
    return beta - eta * dJ_dbeta, tehta - eta * dJ_dtheta
