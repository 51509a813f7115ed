# exercise: logistic-log-likelihood; class: tamper; allowed: wrong_value
# Makes all clocks run backwards, so that no call takes long.
import time

import numpy as np


def attack():
    for name in ("time", "perf_counter", "monotonic", "process_time"):
        setattr(time, name, lambda: -1e308)


def forward(X, beta, theta):
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    return np.zeros_like(beta), np.zeros_like(theta)


attack()
