# exercise: training-step-descent; expected: gradients.dJ_dbeta=wrong_value, step.beta_new=wrong_value; mistakes: dhid.formula_on_net
# 1 - h^2 is right for the output h of tanh; it is fed with the net.
import numpy as np


def dtanh(h):
    return 1 - h**2


def gradients(X, Y, beta, theta):
    N = len(X)
    net = X @ beta
    h = np.tanh(net)
    error = h @ theta - Y
    back = 2 / N * error @ theta.T
    return X.T @ (back * dtanh(net)), 2 / N * h.T @ error


def step(X, Y, beta, theta, eta):
    g = gradients(X, Y, beta, theta)
    return beta - eta * g[0], theta - eta * g[1]
