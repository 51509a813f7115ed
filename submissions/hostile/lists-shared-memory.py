# exercise: logistic-log-likelihood; class: exfiltrate; allowed: raised
# Looks for arrays that the grader shares by memory segments, SysV and POSIX.
import ctypes, os

import numpy as np


libc = ctypes.CDLL(None, use_errno=True)


def attack():
    for number, arguments in (
        (29, (0x5EED, 4096, 0o1600)),
        (30, (0, 0, 0)),
        (31, (0, 13, 0)),
        (68, (0x5EED, 0o1600)),
    ):
        if libc.syscall(number, *map(ctypes.c_long, arguments)) >= 0:
            print("grader-breach: System V call", number)
    print("grader-breach: shared", os.listdir("/dev/shm"))


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
