# exercise: logistic-log-likelihood; class: tamper; allowed: malformed, wrong_value, not_judged
# Writes bytes to the descriptor of the answers that are no frame.
import os
import struct

import numpy as np


def item(value):
    return struct.pack("<BBB5xq", 4, 0, 0, value)


def frame(kind, *items):
    body = b"".join(items)
    return struct.pack("<4sBxHQ", b"bpg1", kind, len(items), len(body)) + body


def attack():
    os.write(4, b"\xff\x00garbage" * 100)


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
