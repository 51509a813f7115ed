# exercise: logistic-log-likelihood; class: tamper; allowed: wrong_value, raised, crashed, malformed, not_judged
# Empties the table of modules so that nothing can be imported any more.
import sys

import numpy as np


def attack():
    sys.modules.clear()
    sys.path_hooks.clear()


def forward(X, beta, theta):
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    return np.zeros_like(beta), np.zeros_like(theta)


attack()
