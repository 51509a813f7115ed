# exercise: logistic-log-likelihood; class: exfiltrate; allowed: wrong_value
# Attaches to the parent and to its own process as a debugger.
import ctypes, os

import numpy as np


libc = ctypes.CDLL(None, use_errno=True)


def attack():
    for request in (16, 0x4206, 0):
        if libc.ptrace(request, os.getppid(), 0, 0) == 0:
            print("grader-breach: traced", request)


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
