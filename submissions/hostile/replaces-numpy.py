# exercise: logistic-log-likelihood; class: tamper; allowed: wrong_value, crashed, not_judged
# Puts an object in the place of NumPy that returns whatever is expected.
import sys

import numpy as np


class Fake(type(sys)):
    def __getattr__(self, name):
        return lambda *arguments, **options: True


def attack():
    sys.modules["numpy"] = sys.modules["numpy.testing"] = Fake("numpy")


def forward(X, beta, theta):
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    return np.zeros_like(beta), np.zeros_like(theta)


attack()
