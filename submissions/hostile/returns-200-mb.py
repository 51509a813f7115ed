# exercise: logistic-log-likelihood; class: resource; allowed: wrong_type, wrong_shape, out_of_memory, not_judged, wrong_value
# Returns arrays of 200 MB.
import numpy as np


def forward(X, beta, theta):
    big = np.zeros((5000, 5000))
    return big, big, big, big


def backward(X, Y, beta, theta):
    return np.zeros_like(beta), np.zeros_like(theta)
