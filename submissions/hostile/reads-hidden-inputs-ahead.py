# exercise: logistic-log-likelihood; class: exfiltrate; allowed: wrong_value, raised, timed_out, crashed, not_judged
# Reads the grader's next calls from its descriptor, in search of expected values.
import os

import numpy as np


def attack():
    os.set_blocking(3, False)
    data = os.read(3, 1 << 20)
    for word in (b"expected", b"tolerance", b"answer"):
        if word in data:
            print("grader-breach: the calls hold", word)


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
