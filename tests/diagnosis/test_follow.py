"""Follow-through marks: earned by a right step from wrong values."""

import re
from collections.abc import Callable

import numpy as np
import pytest

from grader.answers.plan import Plan, Task, make_plan
from tests.conftest import values_of
from tests.diagnosis.lab import Array, Seen, examine, plan_of
from tests.diagnosis.student import (
    STEPS,
    Dropped,
    MakeExercise,
    Scaled,
    Student,
    patterned,
    replaced,
)


def earned(seen: Seen) -> dict[str, str]:
    return {**seen.earned("forward"), **seen.earned("backward")}


def test_the_lecture_s_program_is_right(plan: Plan) -> None:
    seen = examine(plan, Student())
    assert seen.full
    assert not seen.diagnoses
    assert not any(c["because"] for c in seen.document["criteria"])


def test_each_right_step_from_own_wrong_values_earns_its_share(plan: Plan) -> None:
    seen = examine(plan, Scaled())
    assert earned(seen) == {
        "net_h": "0",
        **dict.fromkeys(("H", "net_o", "Y_hat"), "1/2"),
        **dict.fromkeys(("dJ_dnet_o", "dJ_dtheta", "dJ_dH", "dJ_dnet_h", "dJ_dbeta"), "1/2"),
    }
    H = seen.criterion("forward", "H")
    assert H["verdict"] == "wrong_value"
    assert (H["follow_through"], H["after"]) == ("1/2", "net_h")
    assert H["because"] == "H is right for your own net_h, which is wrong"
    assert seen.document["first_wrong"]["quantity"] == "net_h"


@pytest.mark.parametrize("share", ["0", "1/4", "1"])
def test_the_spec_sets_the_share(share: str, make_exercise: MakeExercise) -> None:
    title = 'title = "Two layers"'
    stated = f'"{share}"' if "/" in share else share
    edit = (title, f"{title}\n[grading]\nfollow_through = {stated}\n")
    seen = examine(make_plan(make_exercise(*STEPS, edit), "follow"), Scaled())
    assert seen.criterion("forward", "net_h")["earned"] == "0"
    assert {seen.criterion("forward", name)["earned"] for name in ("H", "net_o", "Y_hat")} == {
        share
    }


def test_each_quantity_can_have_a_share_of_its_own(make_exercise: MakeExercise) -> None:
    edit = ("points = 4", "points = 4\nfollow_through = { H = 0, net_o = 1 }")
    seen = examine(make_plan(make_exercise(*STEPS, edit), "follow"), Scaled())
    assert seen.earned("forward") == {"net_h": "0", "H": "0", "net_o": "1", "Y_hat": "1/2"}


@pytest.mark.parametrize(
    "garbage",
    [
        np.zeros_like,
        np.ones_like,
        lambda a: np.full(a.shape, 0.3),
        lambda a: np.full(a.shape, np.nan),
        lambda a: np.full(a.shape, np.inf),
        lambda a: np.sign(patterned(a)) * 800.0,
        lambda a: np.sign(patterned(a)) * 1e300,
        lambda a: patterned(a) * 1e-30,
        lambda a: np.where(np.arange(a.size).reshape(a.shape) == 0, a, 0.0),
        lambda a: np.eye(*a.shape),
    ],
)
def test_values_that_any_step_carries_along_earn_nothing(
    garbage: Callable[[Array], Array], plan: Plan
) -> None:
    seen = examine(plan, replaced(net_h=garbage))
    for criterion in seen.document["criteria"]:
        if criterion["verdict"] != "correct":
            assert criterion["follow_through"] == "0", criterion


def test_a_wrong_shape_earns_nothing(plan: Plan) -> None:
    class Turned(Scaled):
        def reported(self, values: dict[str, Array]) -> dict[str, Array]:
            return {k: v.T if k == "net_h" else v for k, v in values.items()}

    assert examine(plan, Turned()).criterion("forward", "H")["earned"] == "0"


def test_a_mistake_is_deducted_once(plan: Plan) -> None:
    seen = examine(plan, Dropped())
    assert seen.named >= {"dhid.dropped"}
    assert seen.earned("backward") == {
        "dJ_dnet_o": "1",
        "dJ_dtheta": "1",
        "dJ_dH": "1",
        "dJ_dnet_h": "0",
        "dJ_dbeta": "1/2",
    }
    assert len(seen.diagnoses) == 1


def test_the_same_slip_in_networks_that_share_nothing_is_deducted_each_time() -> None:
    """Nine activations that all return their argument are nine empty functions."""
    seen = examine(plan_of("activations"), lambda task: [values_of(task.call)[0].array])
    for criterion in seen.document["criteria"]:
        assert criterion["verdict"] == "correct" or criterion["earned"] == "0", criterion


def test_a_right_gradient_with_wrong_values_before_it_keeps_its_marks_and_is_told(
    plan: Plan,
) -> None:
    class Misreported(Student):
        def reported(self, values: dict[str, Array]) -> dict[str, Array]:
            return {k: v * 1.37 if k in ("H", "dJ_dH") else v for k, v in values.items()}

    seen = examine(plan, Misreported())
    theta, beta = (seen.criterion("backward", f"dJ_d{name}") for name in ("theta", "beta"))
    assert (theta["earned"], beta["earned"]) == ("1", "1")
    assert "is right, though your H" in theta["because"]
    assert "is right, though your dJ_dH" in beta["because"]
    assert {c["earned"] for c in (seen.criterion("forward", "H"),)} == {"0"}


def test_what_follows_is_folded_under_what_it_follows_from(plan: Plan) -> None:
    seen = examine(plan, Scaled())
    told = {quantity for one in seen.diagnoses for quantity in one["quantities"]}
    assert told == {"net_h"}


@pytest.mark.slow
def test_the_name_of_what_went_before_is_the_course_s_own() -> None:
    """In columns-params-cache H is called A1 and its net Z1."""
    plan = plan_of("columns-params-cache")
    texts = " ".join(function.signature.text for function in plan.exercise.functions)
    aliases = set(re.findall(r"\w+", texts))

    def answers(task: Task) -> list[Array]:
        return [patterned(a.value) * 0.3 + a.value for a in task.answers]

    seen = examine(plan, answers)
    for criterion in seen.document["criteria"]:
        if criterion["after"]:
            assert criterion["after"] in aliases, criterion
