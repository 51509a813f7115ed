# exercise: logistic-log-likelihood; class: tamper; allowed: malformed, wrong_value, not_judged
# Sends the frames by which a guest says that the grader is at fault.
import os
import struct

import numpy as np


def item(value):
    return struct.pack("<BBB5xq", 4, 0, 0, value)


def frame(kind, *items):
    body = b"".join(items)
    return struct.pack("<4sBxHQ", b"bpg1", kind, len(items), len(body)) + body


def attack():
    for kind in (16, 17, 18, 26, 27):
        os.write(4, frame(kind, struct.pack("<BBB5xQ", 2, 0, 1, 8) + b"no space"))


def forward(X, beta, theta):
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    return np.zeros_like(beta), np.zeros_like(theta)


attack()
