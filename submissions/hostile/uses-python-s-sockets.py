# exercise: logistic-log-likelihood; class: exfiltrate; allowed: wrong_value
# Looks for a socket module that is still in memory somewhere.
import gc, sys

import numpy as np


def attack():
    for name in ("socket", "_socket", "ssl", "asyncio", "urllib.request", "http.client"):
        try:
            __import__(name)
            print("grader-breach: imported", name)
        except ImportError:
            pass
    for module in gc.get_objects():
        if type(module) is type(sys) and module.__name__ in ("socket", "_socket"):
            try:
                module.socket(2, 1).connect(("127.0.0.1", 47471))
                print("grader-breach: connected")
            except OSError:
                pass


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
