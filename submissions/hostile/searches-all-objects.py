# exercise: logistic-log-likelihood; class: exfiltrate; allowed: wrong_value
# Looks for the grader's classes and expected values among all objects in memory.
import gc

import numpy as np


def attack():
    for thing in gc.get_objects():
        name = f"{getattr(type(thing), '__module__', '')}.{type(thing).__name__}"
        if name.startswith(("grader.answers.key", "grader.answers.plan", "grader.marks.judge", "reference.")):
            print("grader-breach: found", name)


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
