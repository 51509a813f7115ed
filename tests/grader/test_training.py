"""Training loops: errors of T steps stay small where training forgets them, and nobody passes
with numbers that are wrong."""

import numpy as np
import pytest

from grader.answers.plan import make_plan
from grader.spec.read import read_exercise

LOOP = (
    """
id = "loop"
title = "A training loop"

[network]
inputs = "D"

[[network.layers]]
units = "M"
weights = "W1"
bias = "b1"
net = "Z1"
activation = "tanh"
output = "A1"

[[network.layers]]
units = "K"
weights = "W2"
bias = "b2"
net = "Z2"
activation = "linear"
output = "P"

[objective]
name = "squared-error"

[draw]
T = 25
eta = 0.1

[[functions]]
call = """
    + '"train(X, Y, W1, b1, W2, b2, eta, T) -> '
    + """\
W1_trained, b1_trained, W2_trained, b2_trained, J_history"
"""
)


def train(X, Y, W1, b1, W2, b2, eta, T, spoil=1.0):
    W1, b1, W2, b2 = (w.copy() for w in (W1, b1, W2, b2))
    history = []
    for _ in range(int(T)):
        A = np.tanh(X @ W1 + b1)
        P = A @ W2 + b2
        history.append(((Y - P) ** 2).sum() / len(X))
        d2 = 2 * (P - Y) / len(X) * spoil
        d1 = (d2 @ W2.T) * (1 - A**2)
        gradients = X.T @ d1, d1.sum(axis=0), A.T @ d2, d2.sum(axis=0)
        for w, gradient in zip((W1, b1, W2, b2), gradients, strict=True):
            w -= eta * gradient
    return W1, b1, W2, b2, np.array(history)


def by_rows(X, Y, W1, b1, W2, b2, eta, T):
    """The same numbers, rounded differently: samples in reverse order."""
    return train(X[::-1], Y[::-1], W1, b1, W2, b2, eta, T)


@pytest.fixture(scope="module")
def plans(tmp_path_factory):
    path = tmp_path_factory.mktemp("loop") / "loop.toml"
    path.write_text(LOOP)
    exercise = read_exercise(path)
    return [make_plan(exercise, str(seed)) for seed in range(2)]


def test_bounds_stay_small_over_many_steps(plans):
    for plan in plans:
        for task in plan.tasks:
            for answer in task.answers:
                assert answer.bound.max() <= 1e-9 * np.abs(answer.value).max()


@pytest.mark.parametrize("solution", [train, by_rows])
def test_right_loops_pass(plans, mark, solution):
    for plan in plans:
        assert mark(plan, train=solution).full


def zeros(X, Y, *parameters):
    *weights, _eta, T = parameters
    return *(np.zeros_like(w) for w in weights), np.zeros(int(T))


def updated_too_early(X, Y, W1, b1, W2, b2, eta, T):
    W1, b1, W2, b2 = (w.copy() for w in (W1, b1, W2, b2))
    history = []
    for _ in range(int(T)):
        A = np.tanh(X @ W1 + b1)
        P = A @ W2 + b2
        history.append(((Y - P) ** 2).sum() / len(X))
        d2 = 2 * (P - Y) / len(X)
        W2 -= eta * A.T @ d2
        d1 = (d2 @ W2.T) * (1 - A**2)
        b2 -= eta * d2.sum(axis=0)
        W1 -= eta * X.T @ d1
        b1 -= eta * d1.sum(axis=0)
    return W1, b1, W2, b2, np.array(history)


WRONG = {
    "zeros": zeros,
    "a millionth": lambda *a: train(*a, spoil=1 + 1e-6),
    "updated too early": updated_too_early,
    "one step less": lambda *a: (*train(*a[:-1], int(a[-1]) - 1)[:4], train(*a)[4]),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_loops_do_not_pass(plans, mark, name):
    for plan in plans:
        result = mark(plan, train=WRONG[name])
        assert "correct" not in {c.verdict for c in result.criteria if c.quantity == "W2_trained"}
        assert not result.full


def test_training_that_diverges_is_not_judged(exercise_file, grader):
    path = exercise_file(("eta = 0.1", "eta = 30.0"), text=LOOP)
    result = grader("solve", path)
    assert result.exit_code == 2
    assert "400 draws (converging 400x)" in result.stderr
