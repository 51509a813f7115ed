# exercise: logistic-log-likelihood; class: exfiltrate; allowed: raised
# Opens /proc/self/mem for what it may tell.
import os

import numpy as np


def attack():
    with open(f"/proc/self/mem", "rb", buffering=0) as file:
        file.seek(id(attack) if "mem" in file.name else 0)
        file.read(1)
    print("grader-breach: read")


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
