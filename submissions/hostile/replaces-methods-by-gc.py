# exercise: logistic-log-likelihood; class: tamper; allowed: wrong_value, crashed, malformed, missing, timed_out, raised, wrong_type, not_judged
# Finds the guest's classes among all objects and replaces their methods.
import gc

import numpy as np


def attack():
    for thing in gc.get_objects():
        if isinstance(thing, type) and str(thing.__module__).startswith("grader."):
            for name in [
                key for key, value in vars(thing).items() if callable(value) and key != "__new__"
            ]:
                try:
                    setattr(thing, name, lambda *arguments, **options: None)
                except (TypeError, AttributeError):
                    pass


def forward(X, beta, theta):
    attack()
    H, Y_hat = np.zeros((len(X), beta.shape[1])), np.zeros((len(X), theta.shape[1]))
    return H, H, Y_hat, Y_hat


def backward(X, Y, beta, theta):
    attack()
    return np.zeros_like(beta), np.zeros_like(theta)
