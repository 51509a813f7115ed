# exercise: logistic-log-likelihood; class: tamper; allowed: malformed, not_judged
# Changes what the guest writes as its answers.
import os

import numpy as np


real = os.write


def attack():
    os.write = lambda fd, data: (
        real(fd, bytes(data).replace(b"bpg1", b"bpg1")[::-1]) if fd == 4 else real(fd, data)
    )


def forward(X, beta, theta):
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    return np.zeros_like(beta), np.zeros_like(theta)


attack()
