# exercise: logistic-log-likelihood; class: exfiltrate; allowed: wrong_value
# Sends a name to resolve to port 53 of this machine, with the inputs in the name.
import ctypes

import numpy as np


libc = ctypes.CDLL(None, use_errno=True)


def attack():
    address = b"\x02\x00\x00\x35" + bytes([127, 0, 0, 1]) + bytes(8)
    query = b"\x00\x01\x01\x00\x00\x01" + bytes(6) + b"\x0dgrader-breach\x00\x00\x01\x00\x01"
    fd = libc.socket(2, 2 | 0o2000000, 17)
    if libc.sendto(fd, query, len(query), 0, address, 16) > 0:
        print("grader-breach: asked")


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
