"""What earns nothing: empty submissions, and garbage that makes later steps trivial."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from grader.answers.plan import Plan, Task, make_plan
from grader.outcomes import Raised
from grader.spec.read import bundled
from tests.conftest import values_of
from tests.diagnosis.lab import Array, examine, plan_of
from tests.diagnosis.student import Dropped, MakeExercise, Student, patterned, replaced


def _given(task: Task, shape: tuple[int, ...], turn: int) -> Array:
    """An argument, or the transpose of one, that has a shape; zeros when none has."""
    arrays = [value.array for value in values_of(task.call)]
    fitting = [b for a in arrays for b in (a, a.T) if b.shape == shape]
    return np.array(fitting[turn % len(fitting)]) if fitting else np.zeros(shape)


EMPTY: dict[str, Callable[[Task, tuple[int, ...], int], Array]] = {
    "zeros": lambda task, shape, at: np.zeros(shape),
    "ones": lambda task, shape, at: np.ones(shape),
    "one constant": lambda task, shape, at: np.full(shape, 0.37),
    "nan": lambda task, shape, at: np.full(shape, np.nan),
    "random": lambda task, shape, at: np.random.default_rng(at).normal(size=shape),
    "enormous": lambda task, shape, at: np.random.default_rng(at).normal(size=shape) * 1e300,
    "largest": lambda task, shape, at: np.full(shape, np.finfo(float).max),
    "nearly nothing": lambda task, shape, at: np.random.default_rng(at).normal(size=shape) * 1e-17,
    "the unit matrix": lambda task, shape, at: (
        np.eye(*shape) if len(shape) == 2 else np.ones(shape)
    ),
    "first argument that fits": lambda task, shape, at: _given(task, shape, 0),
    "second argument that fits": lambda task, shape, at: _given(task, shape, 1),
    "some argument": lambda task, shape, at: _given(task, shape, at),
    "minus an argument": lambda task, shape, at: -_given(task, shape, at),
}


def _unearned(name: str, how: str) -> list[str]:
    """What an empty submission earns for values that are not right."""

    def answers(task: Task) -> list[Array]:
        return [EMPTY[how](task, a.value.shape, at) for at, a in enumerate(task.answers)]

    return [
        f"{name}, {how}: {c['function']} {c['quantity']} earns {c['earned']} ({c['because']})"
        for c in examine(plan_of(name), answers).document["criteria"]
        if c["verdict"] != "correct" and c["earned"] != "0"
    ]


@pytest.mark.parametrize("how", EMPTY)
def test_an_empty_submission_earns_nothing(how: str) -> None:
    for name in ("logistic-log-likelihood", "linear-squared-error"):
        assert not _unearned(name, how)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in bundled() if name != "training-loop"])
def test_an_empty_submission_earns_nothing_in_any_exercise(name: str) -> None:
    assert not [line for how in EMPTY for line in _unearned(name, how)]


@pytest.mark.parametrize(
    "attack",
    [
        {"net_h": lambda a: np.sign(patterned(a)) * 40.0},
        {"H": lambda a: np.sign(patterned(a)) * 40.0},
        {"H": lambda a: np.eye(*a.shape) * 3},
        {"net_o": lambda a: np.sign(patterned(a)) * 40.0},
        {"Y_hat": lambda a: 0.5 + 1e-9 * patterned(a)},
        {"Y_hat": lambda a: patterned(a) * 1e12},
        {"net_h": lambda a: a * 1e5, "net_o": lambda a: a * 1e9},
    ],
)
def test_garbage_earlier_never_pays(attack: dict[str, Any], plan: Plan) -> None:
    """Who cannot take the hidden derivative gains nothing by spoiling what comes before it."""

    class Attacker(Dropped):
        forward = replaced(**attack).forward  # type: ignore[attr-defined]

    honest, cheat = examine(plan, Dropped()), examine(plan, Attacker())
    points = [Fraction(seen.document["score"]["earned"]) for seen in (cheat, honest)]
    assert points[0] < points[1]


def test_predictions_that_equal_the_targets_make_no_gradient_right(
    make_exercise: MakeExercise,
) -> None:
    """Where the error vanishes, any rounding would be the right gradient."""
    both = "both(X, Y, beta, theta) -> Y_hat, dJ_dtheta, dJ_dbeta"
    plan = make_plan(
        make_exercise(('"forward(X, beta, theta) -> net_h, H, net_o, Y_hat"', f'"{both}"')), "a"
    )

    def answers(task: Task) -> list[Array]:
        targets = next(v.array for v in values_of(task.call) if v.name == "Y")
        faint = [patterned(a.value) * 1e-18 for a in task.answers]
        return [targets + 0.0, *faint[1:]] if task.function.label == "both" else faint

    seen = examine(plan, answers)
    assert set(seen.earned("both").values()) == {"0"}
    assert not seen.named


def test_a_call_that_raises_earns_nothing(plan: Plan) -> None:
    """A lost transpose fits only square cases; what it gives there is no repeated mistake."""

    class Untransposed(Student):
        def __call__(self, task: Task) -> Any:
            try:
                return super().__call__(task)
            except ValueError as error:
                return Raised("ValueError", str(error), "solution.py", 1, "", 0.0)

        def backward(self, X: Array, Y: Array, beta: Array, theta: Array) -> dict[str, Array]:
            return super().backward(X, Y, beta, theta) | {"dJ_dH": (Y @ theta)}

    seen = examine(plan, Untransposed())
    assert set(seen.earned("backward").values()) == {"0"}
