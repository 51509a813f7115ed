# exercise: logistic-log-likelihood; class: resource; allowed: timed_out, not_judged, wrong_type, wrong_shape, missing, raised, wrong_value
# Returns a list that contains itself.
import numpy as np


def forward(X, beta, theta):
    loop = []
    loop += [loop, loop, loop, loop]
    return loop


def backward(X, Y, beta, theta):
    return np.zeros_like(beta), np.zeros_like(theta)
