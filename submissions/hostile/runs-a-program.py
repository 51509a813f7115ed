# exercise: logistic-log-likelihood; class: exfiltrate; allowed: wrong_value
# Has a program read the answers, started in each way there is.
import os, subprocess

import numpy as np


def attack():
    line = ["/bin/cat", "/tmp/grader-lure/answers"]
    for way in (
        subprocess.check_output,
        lambda l: os.popen(" ".join(l)).read(),
        lambda l: os.posix_spawn(l[0], l, {}),
        lambda l: 1 / (os.system(" ".join(l)) == 0),
    ):
        try:
            print("grader-breach:", way(line))
        except (OSError, ImportError, ZeroDivisionError):
            pass


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
