# exercise: logistic-log-likelihood; class: resource; allowed: wrong_type, wrong_shape, out_of_memory, raised, wrong_value
# Returns a view that looks like 8 TB and occupies one number.
import numpy as np


def forward(X, beta, theta):
    giant = np.broadcast_to(np.float64(0.5), (10**6, 10**6))
    return giant, giant, giant, giant


def backward(X, Y, beta, theta):
    return np.zeros_like(beta), np.zeros_like(theta)
