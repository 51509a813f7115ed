# exercise: logistic-log-likelihood; class: exfiltrate; allowed: wrong_value
# Opens the exercise, the reference and the reports through every function that opens files.
import io, linecache, os, pathlib

import numpy as np


def attack():
    path = "/grader-project/exercises/logistic-log-likelihood.toml"
    ways = (
        open,
        io.open_code,
        io.FileIO,
        lambda p: os.open(p, 0),
        lambda p: pathlib.Path(p).read_text(),
        np.loadtxt,
        np.fromfile,
        np.memmap,
    )
    for way in ways:
        try:
            way(path)
            print("grader-breach: opened by", way)
        except (OSError, ImportError):
            pass
    if linecache.getlines("/etc/passwd"):
        print("grader-breach: opened by linecache")


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
