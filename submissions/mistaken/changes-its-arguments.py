# exercise: training-step-descent; expected: full marks; mistakes: io.mutates_inputs
# Right values, but beta and theta of the caller are overwritten; the report says so.
import numpy as np


def gradients(X, Y, beta, theta):
    H = np.tanh(X @ beta)
    delta_o = 2 * (H @ theta - Y) / len(X)
    return X.T @ (delta_o @ theta.T * (1 - H**2)), H.T @ delta_o


def step(X, Y, beta, theta, eta):
    dJ_dbeta, dJ_dtheta = gradients(X, Y, beta, theta)
    beta -= eta * dJ_dbeta
    theta -= eta * dJ_dtheta
    return beta, theta
