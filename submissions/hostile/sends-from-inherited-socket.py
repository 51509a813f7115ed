# exercise: logistic-log-likelihood; class: exfiltrate; allowed: wrong_value
# Treats each descriptor as a socket: connects, sends, receives descriptors on it.
import ctypes

import numpy as np


libc = ctypes.CDLL(None, use_errno=True)
ADDRESS = b"\x02\x00" + (47471).to_bytes(2, "big") + bytes([127, 0, 0, 1]) + bytes(8)


def attack():
    buffer = ctypes.create_string_buffer(64)
    for fd in range(16):
        if (
            libc.connect(fd, ADDRESS, 16) == 0
            or libc.send(fd, b"x", 1, 64) >= 0
            or libc.recvmsg(fd, buffer, 64) >= 0
        ):
            print("grader-breach: socket", fd)


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
