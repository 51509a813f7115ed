# exercise: logistic-log-likelihood; class: exfiltrate; allowed: wrong_value
# Looks for keys and secrets in the kernel's key rings.
import ctypes

import numpy as np


libc = ctypes.CDLL(None, use_errno=True)


def attack():
    for number, arguments in (
        (250, (0, -3, 0)),
        (248, (b"user", b"grader-breach", b"x", 1, -3)),
        (249, (b"user", b"grader", None, -3)),
    ):
        if libc.syscall(number, *arguments) >= 0:
            print("grader-breach: key ring", number)


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
