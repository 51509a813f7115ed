# exercise: logistic-log-likelihood; class: resource; allowed: wrong_shape, wrong_type, out_of_memory, timed_out, malformed, not_judged
# Returns just less than one call may return, in every call, so that the grader holds all of it.
import numpy as np


def forward(X, beta, theta):
    big = np.zeros(1_900_000)
    return big, big, big, big


def backward(X, Y, beta, theta):
    big = np.zeros(3_800_000)
    return big, big
