# exercise: logistic-log-likelihood; class: exfiltrate; allowed: wrong_value
# Looks in memory for the work of the one who was here before.
import gc, linecache

import numpy as np


def attack():
    for name in linecache.cache:
        if (
            name not in ("reads-what-came-before.py", "read.py")
            and not name.startswith("<")
            and "/" not in name
        ):
            print("grader-breach: source of", name)
    for thing in gc.get_objects():
        if isinstance(thing, dict) and "LEFT_FOR_THE_NEXT" in thing and thing is not globals():
            print("grader-breach: a module of another")


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
