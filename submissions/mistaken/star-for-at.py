# exercise: training-step-descent; expected: gradients=raised, step=raised; mistakes: io.matmul_elementwise
# delta * theta.T: the star multiplies entry by entry, which fits no sizes.
import numpy as np


def gradients(X, Y, beta, theta):
    net_h = np.dot(X, beta)
    H = np.tanh(net_h)
    Y_hat = np.dot(H, theta)
    delta_o = 2 * (Y_hat - Y) / X.shape[0]
    delta_h = delta_o * theta.T * (1 - H**2)
    return np.dot(X.T, delta_h), np.dot(H.T, delta_o)


def step(X, Y, beta, theta, eta):
    dbeta, dtheta = gradients(X, Y, beta, theta)
    beta = beta - eta * dbeta
    theta = theta - eta * dtheta
    return beta, theta
