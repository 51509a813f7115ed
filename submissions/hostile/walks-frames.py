# exercise: logistic-log-likelihood; class: exfiltrate; allowed: wrong_value
# Looks for expected values in the frames below its own.
import sys

import numpy as np


def attack():
    frame = sys._getframe()
    while frame is not None:
        for name, value in {**frame.f_globals, **frame.f_locals}.items():
            if any(word in str(name).lower() for word in ("expected", "answer_key", "tolerance")):
                print("grader-breach: found", name)
        frame = frame.f_back


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
