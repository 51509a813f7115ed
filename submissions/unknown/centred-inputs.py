# exercise: training-step-ascent; expected: gradients.dJ_dbeta=wrong_value, step.beta_new=wrong_value; mistakes: unknown
# The forward pass takes X as it is, the gradient of beta takes X minus its mean.
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def gradients(X, Y, beta, theta):
    H = sigmoid(X @ beta)
    d_o = Y - sigmoid(H @ theta)
    d_h = d_o @ theta.T * H * (1 - H)
    X = X - X.mean(axis=0)
    return X.T @ d_h, H.T @ d_o


def step(X, Y, beta, theta, eta):
    d_beta, d_theta = gradients(X, Y, beta, theta)
    return beta + eta * d_beta, theta + eta * d_theta
