# exercise: logistic-log-likelihood; class: tamper; allowed: wrong_value, wrong_type, crashed, malformed, missing, not_judged, raised
# Finds the guest's own functions by the frames below and replaces them.
import sys

import numpy as np


def attack():
    frame = sys._getframe()
    while frame is not None:
        for name in ("_returned", "encode", "plain", "describe"):
            if name in frame.f_globals and "grader" in str(frame.f_globals.get("__name__")):
                frame.f_globals[name] = lambda *arguments: [0, 1, 1, 1, 1]
        frame = frame.f_back


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
