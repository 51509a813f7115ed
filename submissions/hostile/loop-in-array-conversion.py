# exercise: logistic-log-likelihood; class: hang; allowed: timed_out, not_judged, wrong_value
# Returns objects that loop for ever when they are made an array.
import numpy as np


class Trap:
    def __array__(self, *arguments, **options):
        while True:
            pass


def forward(X, beta, theta):
    return (Trap(),) * 4


def backward(X, Y, beta, theta):
    return np.zeros_like(beta), np.zeros_like(theta)
