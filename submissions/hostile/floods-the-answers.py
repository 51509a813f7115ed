# exercise: logistic-log-likelihood; class: resource; allowed: crashed, timed_out, malformed, not_judged
# Writes to the descriptor of the answers without end.
import os

import numpy as np


def attack():
    while True:
        os.write(4, b"\0" * 65536)


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
