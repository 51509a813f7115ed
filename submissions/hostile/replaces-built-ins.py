# exercise: logistic-log-likelihood; class: tamper; allowed: wrong_value, wrong_type, raised, crashed, malformed, missing, not_judged
# Replaces built-in functions that a comparison would use.
import builtins

import numpy as np


def attack():
    for name in ("isinstance", "issubclass", "all", "any", "abs", "hasattr", "callable"):
        setattr(builtins, name, lambda *arguments: True)


def forward(X, beta, theta):
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    return np.zeros_like(beta), np.zeros_like(theta)


attack()
