# exercise: logistic-log-likelihood; class: exfiltrate; allowed: wrong_value
# Reads whatever files it has inherited, beyond its own three.
import os

import numpy as np


def attack():
    for fd in range(5, 1024):
        try:
            os.fstat(fd)
            print("grader-breach: inherited", fd)
        except OSError:
            pass


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
