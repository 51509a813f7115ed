# exercise: training-step-descent; expected: gradients=wrong_value, step=wrong_value; mistakes: err.missing_2, dhid.formula_on_net
# The 2 of the square is missing, and 1 - z^2 is taken for the slope of tanh at z.
import numpy as np


def tanh_prime(z):
    return 1 - z * z


def gradients(X, Y, beta, theta):
    N = X.shape[0]
    z = np.matmul(X, beta)
    a = np.tanh(z)
    err = (np.matmul(a, theta) - Y) / N
    g_theta = np.matmul(a.T, err)
    g_beta = np.matmul(X.T, np.matmul(err, theta.T) * tanh_prime(z))
    return g_beta, g_theta


def step(X, Y, beta, theta, eta):
    g_beta, g_theta = gradients(X, Y, beta, theta)
    return np.subtract(beta, eta * g_beta), np.subtract(theta, eta * g_theta)
