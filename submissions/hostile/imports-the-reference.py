# exercise: logistic-log-likelihood; class: exfiltrate; allowed: wrong_value
# Imports the reference implementation and the answer key.
import importlib, sys

import numpy as np


def attack():
    sys.path[:0] = ["/grader-project", ".", "/", ".."]
    for name in (
        "reference",
        "reference.activations",
        "grader",
        "grader.answers.key",
        "exercises",
        "sympy",
    ):
        try:
            importlib.import_module(name)
            print("grader-breach: imported", name)
        except ImportError:
            pass


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
