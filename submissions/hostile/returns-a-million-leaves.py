# exercise: logistic-log-likelihood; class: resource; allowed: missing, wrong_type, wrong_shape, wrong_value
# Returns a tuple of a million arrays.
import numpy as np


def forward(X, beta, theta):
    return (np.zeros(1),) * 10**6


def backward(X, Y, beta, theta):
    return np.zeros_like(beta), np.zeros_like(theta)
