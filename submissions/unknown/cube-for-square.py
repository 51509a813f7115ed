# exercise: training-step-descent; expected: gradients.dJ_dbeta=wrong_value, step.beta_new=wrong_value; mistakes: unknown
# 1 - h^3: a wrong exponent in the slope of tanh.
import numpy as np


def gradients(X, Y, beta, theta):
    h = np.tanh(X @ beta)
    d = 2 * (h @ theta - Y) / len(X)
    return X.T @ (d @ theta.T * (1 - h**3)), h.T @ d


def step(X, Y, beta, theta, eta):
    g1, g2 = gradients(X, Y, beta, theta)
    return beta - eta * g1, theta - eta * g2
