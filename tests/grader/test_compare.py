"""One returned quantity at a time: verdict, message, hint."""

import numpy as np
import pytest

from grader.answers.key import Answer
from grader.marks.compare import compare
from grader.outcomes import Problem

WANT = np.array([[1.0, -2.0, 3.0], [0.5, 0.25, 4.0]])
BOUND = np.full((2, 3), 1e-15)


def judged(got, want=WANT, bound=BOUND):
    return compare(
        Answer("dJ_dW", np.asarray(want), np.asarray(bound)),
        got,
        lambda: np.full(np.shape(want), 1e-7),
    )


def edited(index, value):
    array = WANT.copy()
    array[index] = value
    return array


CASES = {
    "right": (WANT, "correct", ""),
    "integers that are right": (np.array([[1, 2]]), "correct", ""),
    "within the bound": (WANT + 3.9e-15, "correct", ""),
    "just outside": (WANT + 4.5e-15, "single_precision", "right to single precision only"),
    "far": (edited((1, 2), -4.0), "wrong_value", "dJ_dW[1,2] = -4, expected 4"),
    "the worst entry is named": (edited((0, 1), 7.0) + 1e-5, "wrong_value", "dJ_dW[0,1] = 7"),
    "close to the eye": (edited((0, 0), 1 + 1e-6), "wrong_value", "= 1.000001, expected 1"),
    "nan": (edited((0, 2), np.nan), "not_finite", "dJ_dW[0,2] is nan"),
    "infinite": (edited((0, 2), -np.inf), "not_finite", "dJ_dW[0,2] is -inf"),
    "transposed": (WANT.T, "wrong_shape", "its transpose is right"),
    "transposed and wrong": (WANT.T + 1, "wrong_shape", "this is the transposed shape"),
    "one axis too many": (WANT[None], "wrong_shape", "an axis of length 1 is left over"),
    "not summed": (np.zeros((5, 2, 3)), "wrong_shape", "axis 0 of length 5 was not summed away"),
    "summed": (np.zeros(3), "wrong_shape", "axis 0 was summed or averaged away"),
    "one number": (np.array(2.0), "wrong_shape", "into one number"),
    "complex": (WANT + 0j, "wrong_type", "complex128"),
    "text": (np.array(["a"]), "wrong_type", "<U1"),
    "nothing": (Problem("missing", "returned None"), "missing", "returned None"),
}


@pytest.mark.parametrize("name", CASES)
def test_verdict_and_message(name):
    got, verdict, message = CASES[name]
    want = np.array([[1.0, 2.0]]) if name.startswith("integers") else WANT
    result = judged(got, want, np.full(want.shape, 1e-15))
    assert (result.verdict, message in result.message) == (verdict, True), result


@pytest.mark.parametrize("name", CASES)
def test_a_hint_holds_no_expected_value(name):
    got, _, _ = CASES[name]
    assert "expected 4" not in judged(got).hint
    assert "0.25" not in judged(got).hint


def test_broadcasts_are_named():
    n = np.arange(4.0)
    result = judged(n[:, None] - n, n[:, None], np.zeros((4, 1)))
    assert result.verdict == "wrong_shape"
    assert "a (4, 1) array had been combined with a (4,) array" in result.message
    assert "is missing" in judged(n, n[:, None], np.zeros((4, 1))).message
    row = judged(n[None, None], n[None, :, None], np.zeros((1, 4, 1)))
    assert "wrong side" in row.message


def test_a_number_may_come_in_brackets():
    assert judged(np.array([[2.0]]), np.array(2.0), np.array(1e-15)).verdict == "correct"
    assert "one number is expected" in judged(np.ones(3), np.array(2.0), np.array(0.0)).message


def test_digits_grow_until_the_difference_shows():
    result = judged(np.array(0.3127000001), np.array(0.3127), np.array(1e-16))
    assert "0.3127000001, expected 0.3127" in result.message
