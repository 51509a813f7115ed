"""A right file for the lecture's network, and what is said about it when it is edited."""

import textwrap

from grader.grading import grade
from grader.sandbox.confined import ConfinedRunner
from tests.diagnosis.lab import Seen, plan_of, submission_of

EXERCISE = "logistic-log-likelihood"
RIGHT = """
import numpy as np


def logistic(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    net_h = X @ beta
    H = logistic(net_h)
    net_o = H @ theta
    Y_hat = logistic(net_o)
    return net_h, H, net_o, Y_hat


def backward(X, Y, beta, theta):
    net_h, H, net_o, Y_hat = forward(X, beta, theta)
    delta = Y - Y_hat
    back = delta @ theta.T
    delta_h = back * H * (1 - H)
    dbeta = X.T @ delta_h
    dtheta = H.T @ delta
    return dbeta, dtheta
"""
TWICE = ("delta_h = back * H * (1 - H)", "delta_h = back * (H * (1 - H)) ** 2")
"""The derivative multiplied in twice: a mistake with one name."""


def edited(*edits: tuple[str, str], source: str = RIGHT) -> str:
    for old, new in edits:
        assert old in source, old
        source = source.replace(old, new)
    return textwrap.dedent(source)


def look(
    runner: ConfinedRunner, source: str | bytes, exercise: str = EXERCISE, main: str = "solution.py"
) -> Seen:
    document = grade(plan_of(exercise), submission_of(source, main), runner).document
    assert document["status"] == "graded"
    return Seen(dict(document))
