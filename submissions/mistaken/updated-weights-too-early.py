# exercise: training-step-descent; expected: step.beta_new=wrong_value, score 7/10; mistakes: back.updated_weights
# theta is updated before the error is sent back through it.
import numpy as np


def gradients(X, Y, beta, theta):
    H = np.tanh(X @ beta)
    delta_o = 2 * (H @ theta - Y) / len(X)
    return X.T @ (delta_o @ theta.T * (1 - H**2)), H.T @ delta_o


def step(X, Y, beta, theta, eta):
    H = np.tanh(X @ beta)
    delta_o = 2 * (H @ theta - Y) / len(X)
    theta = theta - eta * H.T @ delta_o
    delta_h = delta_o @ theta.T * (1 - H**2)
    return beta - eta * X.T @ delta_h, theta
