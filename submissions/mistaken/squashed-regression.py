# exercise: training-step-descent; expected: gradients=wrong_value, step=wrong_value; mistakes: fwd.extra_act
# tanh at the output as well, with its slope; the task wants linear outputs.
import numpy as np


def gradients(X, Y, beta, theta):
    h = np.tanh(X @ beta)
    o = np.tanh(h @ theta)
    d_o = 2 * (o - Y) / len(X) * (1 - o**2)
    d_h = d_o @ theta.T * (1 - h**2)
    return X.T @ d_h, h.T @ d_o


def step(X, Y, beta, theta, eta):
    d_beta, d_theta = gradients(X, Y, beta, theta)
    return beta - eta * d_beta, theta - eta * d_theta
