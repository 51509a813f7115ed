# exercise: logistic-log-likelihood; class: confuse; allowed: raised, crashed, not_judged
# Makes its functions take other arguments and lie about them.
import numpy as np


def forward():
    return None


def backward(X):
    return None


class Signature:
    def __getattribute__(self, name):
        raise SystemExit(0)


forward.__signature__ = backward.__signature__ = Signature()
forward.__name__ = backward.__qualname__ = "x" * 10**5
