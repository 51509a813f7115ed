# exercise: logistic-log-likelihood; class: resource; allowed: timed_out, malformed, wrong_value, not_judged
# Sends the head of a frame of 60 MB and then only some of it.
import os
import struct

import numpy as np


def attack():
    os.write(4, struct.pack("<4sBxHQ", b"bpg1", 21, 5, 60_000_000) + bytes(4096))


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
