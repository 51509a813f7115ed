# exercise: logistic-log-likelihood; class: hang; allowed: timed_out, not_judged, wrong_value
# Returns a sequence that says its length is 4 and never stops being iterated.
from collections.abc import Sequence

import numpy as np


class Endless(Sequence):
    def __len__(self):
        return 4

    def __getitem__(self, index):
        return 0.0


def forward(X, beta, theta):
    return Endless()


def backward(X, Y, beta, theta):
    return np.zeros_like(beta), np.zeros_like(theta)
