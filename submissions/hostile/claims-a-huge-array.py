# exercise: logistic-log-likelihood; class: resource; allowed: malformed, not_judged
# Sends a small frame with an array in it that is said to have 2**40 elements.
import os
import struct

import numpy as np


def attack():
    item = struct.pack("<BBB5x8Q", 1, 11, 8, *[32] * 8)
    os.write(4, struct.pack("<4sBxHQ", b"bpg1", 21, 1, len(item)) + item)


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
