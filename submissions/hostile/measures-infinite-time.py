# exercise: logistic-log-likelihood; class: tamper; allowed: malformed, not_judged
# Puts infinity and NaN in the place of the time that the guest measures.
import sys

import numpy as np


def attack():
    frame = sys._getframe()
    while frame is not None:
        if "perf_counter" in frame.f_globals:
            frame.f_globals["perf_counter"] = lambda: float("nan")
        frame = frame.f_back


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
