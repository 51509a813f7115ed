# exercise: training-step-descent; expected: gradients=wrong_value; mistakes: err.sign
# Error as target minus output, repaired by a plus in the step, but not in the gradients.
import numpy as np


def gradients(X, Y, beta, theta):
    H = np.tanh(X @ beta)
    error = Y - H @ theta
    delta_o = 2 * error / len(X)
    delta_h = np.dot(delta_o, theta.T) * (1 - np.square(H))
    return np.dot(X.T, delta_h), np.dot(H.T, delta_o)


def step(X, Y, beta, theta, eta):
    g_beta, g_theta = gradients(X, Y, beta, theta)
    return beta + eta * g_beta, theta + eta * g_theta
