# exercise: logistic-log-likelihood; class: exfiltrate; allowed: wrong_value
# Opens the file of answers by raw system calls: open, openat, openat2, open_by_handle_at.
import ctypes

import numpy as np


libc = ctypes.CDLL(None, use_errno=True)


def attack():
    path = b"/tmp/grader-lure/answers"
    how = (ctypes.c_uint64 * 3)()
    for call in (
        (2, path, 0),
        (257, -100, path, 0),
        (437, -100, path, how, ctypes.c_size_t(24)),
        (304, -100, how, 0),
    ):
        fd = libc.syscall(*call)
        if fd >= 0:
            print("grader-breach: opened by", call[0])


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
