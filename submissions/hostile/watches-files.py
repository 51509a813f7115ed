# exercise: logistic-log-likelihood; class: exfiltrate; allowed: wrong_value
# Watches folders for what the grader does there.
import ctypes

import numpy as np


libc = ctypes.CDLL(None, use_errno=True)


def attack():
    if libc.inotify_init1(0) >= 0 or libc.fanotify_init(0, 0) >= 0:
        print("grader-breach: watching")


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
