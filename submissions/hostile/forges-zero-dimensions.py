# exercise: logistic-log-likelihood; class: tamper; allowed: malformed, wrong_value, not_judged
# Sends an array with no elements and dimensions that overflow.
import os
import struct

import numpy as np


def item(value):
    return struct.pack("<BBB5xq", 4, 0, 0, value)


def frame(kind, *items):
    body = b"".join(items)
    return struct.pack("<4sBxHQ", b"bpg1", kind, len(items), len(body)) + body


def attack():
    giant = struct.pack("<BBB5x8Q", 1, 11, 8, 0, *[2**63] * 7)
    os.write(4, frame(21, item(0), struct.pack("<BBB5xd", 5, 0, 0, 0.5), item(0), *[giant] * 4))


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
