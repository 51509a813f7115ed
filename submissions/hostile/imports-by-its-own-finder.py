# exercise: logistic-log-likelihood; class: exfiltrate; allowed: wrong_value
# Puts Python's own finders back to import from the grader's folder.
import importlib.machinery, importlib.util, sys

import numpy as np


def attack():
    sys.meta_path.append(importlib.machinery.PathFinder)
    sys.path_hooks.append(
        importlib.machinery.FileFinder.path_hook((importlib.machinery.SourceFileLoader, [".py"]))
    )
    sys.path.append("/grader-project")
    spec = importlib.util.spec_from_file_location("key", "/grader-project/grader/answers/key.py")
    for load in (
        lambda: spec.loader.exec_module(importlib.util.module_from_spec(spec)),
        lambda: __import__("grader.answers.key"),
    ):
        try:
            load()
            print("grader-breach: imported")
        except (ImportError, OSError):
            pass


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
