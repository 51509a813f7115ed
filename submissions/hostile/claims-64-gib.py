# exercise: logistic-log-likelihood; class: resource; allowed: malformed, timed_out, crashed, not_judged
# Sends the head of an answer of 64 GiB, so that the grader takes memory for it.
import os
import struct

import numpy as np


def attack():
    os.write(4, struct.pack("<4sBxHQ", b"bpg1", 21, 5, 1 << 36))


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
