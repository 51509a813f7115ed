# exercise: logistic-log-likelihood; class: hang; allowed: timed_out, wrong_type, not_judged, wrong_value
# Returns a generator without end instead of arrays.
import numpy as np


def forward(X, beta, theta):
    while True:
        yield X @ beta


def backward(X, Y, beta, theta):
    return np.zeros_like(beta), np.zeros_like(theta)
