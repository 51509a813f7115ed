# exercise: logistic-log-likelihood; class: tamper; allowed: malformed, wrong_value, not_judged
# Claims of each call that it was not made, so that nobody can say it was wrong.
import os
import struct

import numpy as np


def item(value):
    return struct.pack("<BBB5xq", 4, 0, 0, value)


def frame(kind, *items):
    body = b"".join(items)
    return struct.pack("<4sBxHQ", b"bpg1", kind, len(items), len(body)) + body


def attack():
    for number in range(64):
        os.write(4, frame(25, item(number), struct.pack("<BBB5xQ", 2, 0, 1, 8) + b"no input"))


def forward(X, beta, theta):
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    return np.zeros_like(beta), np.zeros_like(theta)


attack()
