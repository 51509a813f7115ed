# exercise: logistic-log-likelihood; class: exfiltrate; allowed: wrong_value
# Looks for secrets in the environment and on the command line.
import os, sys

import numpy as np


def attack():
    found = {key: value for key, value in os.environ.items() if "=" in value or "/" in value}
    if found or len(sys.argv) > 1 or any("main" in part for part in sys.path):
        print("grader-breach:", found, sys.argv, sys.path)


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
