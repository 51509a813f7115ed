# exercise: training-loop; expected: full marks
# A generator of parameter sets; itertools takes as many as are asked for.
from itertools import islice

import numpy as np


def descend(X, Y, beta, b_h, theta, b_o, eta):
    while True:
        H = np.tanh(X @ beta + b_h)
        P = 1 / (1 + np.exp(-(H @ theta + b_o)))
        J = -(np.log(P) * Y + np.log1p(-P) * (1 - Y)).sum(axis=1).mean()
        delta_o = (P - Y) / len(X)
        delta_h = delta_o @ theta.T * (1 - H * H)
        beta, theta = beta - eta * X.T @ delta_h, theta - eta * H.T @ delta_o
        b_h, b_o = b_h - eta * delta_h.sum(0), b_o - eta * delta_o.sum(0)
        yield J, (beta, b_h, theta, b_o)


def train(X, Y, beta, b_h, theta, b_o, eta, T):
    history, states = zip(*islice(descend(X, Y, beta, b_h, theta, b_o, eta), T))
    return (*states[-1], history)
