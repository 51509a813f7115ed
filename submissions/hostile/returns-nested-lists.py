# exercise: logistic-log-likelihood; class: resource; allowed: wrong_type, wrong_shape, missing, raised, crashed, wrong_value
# Returns a list nested a hundred thousand times.
import numpy as np


def forward(X, beta, theta):
    nest = []
    for _ in range(10**5):
        nest = [nest]
    return nest, nest, nest, nest


def backward(X, Y, beta, theta):
    return np.zeros_like(beta), np.zeros_like(theta)
