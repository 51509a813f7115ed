# exercise: logistic-log-likelihood; class: exfiltrate; allowed: wrong_value
# Writes the inputs to the system's log.
import ctypes

import numpy as np


libc = ctypes.CDLL(None, use_errno=True)


def attack():
    libc.syslog(3, b"grader-breach")
    if libc.klogctl(10, None, 0) > 0:
        print("grader-breach: the kernel's log")


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
