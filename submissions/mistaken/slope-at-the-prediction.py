# exercise: training-step-ascent; expected: gradients=wrong_value, step=wrong_value; mistakes: dout.at_output
# For the output layer sigmoid_prime, which wants a net, is given the prediction.
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    return sigmoid(z) * (1 - sigmoid(z))


def gradients(X, Y, beta, theta):
    z1 = X @ beta
    a1 = sigmoid(z1)
    z2 = a1 @ theta
    a2 = sigmoid(z2)
    dJ_da2 = Y / a2 - (1 - Y) / (1 - a2)
    dJ_dz2 = dJ_da2 * sigmoid_prime(a2)
    dJ_da1 = dJ_dz2 @ theta.T
    dJ_dz1 = dJ_da1 * sigmoid_prime(z1)
    return X.T @ dJ_dz1, a1.T @ dJ_dz2


def step(X, Y, beta, theta, eta):
    d_beta, d_theta = gradients(X, Y, beta, theta)
    return beta + eta * d_beta, theta + eta * d_theta
