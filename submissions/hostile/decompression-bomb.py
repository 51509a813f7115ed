# exercise: logistic-log-likelihood; class: resource; allowed: out_of_memory, timed_out, not_judged
# Unpacks zeros without end from a small packet.
import zlib

import numpy as np


def attack():
    packet = zlib.compress(zlib.compress(bytes(1 << 28), 9), 9)
    layers = [zlib.decompress(zlib.decompress(packet)) for _ in range(64)]
    return len(layers)


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
