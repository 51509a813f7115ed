"""Judging one returned quantity against the key: verdict, worst entry, and what to say."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from grader.answers.key import Answer
from grader.marks.shapes import shape_advice
from grader.outcomes import Problem
from reference.activations import Array

SAFETY = 4.0
"""How many error bounds a value may be away; legitimate variants stay within one."""

SINGLE_LIMIT = 1e-3
"""Largest single-precision tolerance, relative to the largest entry, that still says something."""

CORRECT, SINGLE = "correct", "single_precision"
VERDICTS = (
    CORRECT,
    SINGLE,
    "not_judged",
    "wrong_value",
    "wrong_shape",
    "wrong_type",
    "not_finite",
    "missing",
    "raised",
    "timed_out",
    "out_of_memory",
    "crashed",
    "malformed",
    "grader_error",
)
"""By severity; a call that was not made ranks below the failure that kept it from being made."""


@dataclass(frozen=True)
class Entry:
    """The entry of an array that is furthest from the key, measured in tolerances."""

    index: tuple[int, ...]
    got: float
    want: float
    tolerance: float


@dataclass(frozen=True)
class Comparison:
    """One quantity on one case."""

    quantity: str
    verdict: str
    message: str = ""
    """What was and what should be, without the case; may hold expected values."""
    hint: str = ""
    """The same for hidden cases: nothing that the submission could put a case's data into."""
    worst: Entry | None = None


_NOTHING = {"missing": "nothing came back", "wrong_type": "no array of real numbers came back"}


def compare(answer: Answer, got: Array | Problem, single_bound: Callable[[], Array]) -> Comparison:
    """The verdict on one quantity, checked in order: presence, type, shape, finiteness, value."""
    if isinstance(got, Problem):
        hint = f"{answer.name}: {_NOTHING[got.kind]}"
        return Comparison(answer.name, got.kind, f"{answer.name}: {got.text}", hint)
    for check in (_type, _shape, _finite):
        failed = check(answer, got)
        if failed is not None:
            return failed
    return _value(answer, _shaped(answer, got), single_bound)


def _type(answer: Answer, got: Array) -> Comparison | None:
    if got.dtype.kind in "fiub":
        return None
    text = f"{answer.name} has dtype {got.dtype}, real numbers are expected"
    return Comparison(answer.name, "wrong_type", text, f"{answer.name}: no real numbers")


def _shape(answer: Answer, got: Array) -> Comparison | None:
    if got.shape == answer.value.shape or (got.size == 1 and answer.value.ndim == 0):
        return None
    text = f"{answer.name} has shape {got.shape}, expected {answer.value.shape}"
    advice = shape_advice(got, answer.value)
    text += f": {advice}" if advice else ""
    return Comparison(answer.name, "wrong_shape", text, f"{answer.name}: the shape is wrong")


def _shaped(answer: Answer, got: Array) -> Array:
    """A single number may come with axes of length one."""
    return got.astype(float).reshape(answer.value.shape)


def _finite(answer: Answer, got: Array) -> Comparison | None:
    finite = np.isfinite(got)
    if finite.all() or not np.isfinite(answer.value).all():
        return None
    index = tuple(int(i) for i in np.argwhere(~finite)[0])
    text = f"{_entry_name(answer.name, index)} is {got[index]}, a finite number is expected"
    return Comparison(answer.name, "not_finite", text, f"{answer.name}: a value is not finite")


def _value(answer: Answer, got: Array, single_bound: Callable[[], Array]) -> Comparison:
    difference = np.abs(got - answer.value)
    if (difference <= SAFETY * answer.bound).all():
        return Comparison(answer.name, CORRECT)
    verdict, tolerance = "wrong_value", SAFETY * answer.bound
    single = SAFETY * single_bound()
    telling = single.max(initial=0.0) <= SINGLE_LIMIT * np.abs(answer.value).max(initial=0.0)
    if telling and (difference <= single).all():
        verdict = SINGLE
    worst = _worst(answer, got, difference, tolerance)
    text = f"{_entry_name(answer.name, worst.index)} = {_both(worst.got, worst.want)}"
    hint = f"{answer.name}: a value is wrong"
    if verdict == SINGLE:
        text += " (right to single precision only)"
        hint = f"{answer.name}: right to single precision only"
    return Comparison(answer.name, verdict, text, hint, worst)


def _worst(answer: Answer, got: Array, difference: Array, tolerance: Array) -> Entry:
    """The largest difference among the entries out of tolerance."""
    outside = np.where(difference <= tolerance, -1.0, difference)
    index = np.unravel_index(int(np.argmax(outside)), outside.shape)
    where = tuple(int(i) for i in index)
    return Entry(where, float(got[where]), float(answer.value[where]), float(tolerance[where]))


def _entry_name(name: str, index: tuple[int, ...]) -> str:
    return f"{name}[{','.join(map(str, index))}]" if index else name


def _both(got: float, want: float) -> str:
    """Both numbers with as many digits as it takes to see the difference."""
    for digits in (4, 6, 8, 10, 12, 15, 17):
        texts = f"{got:.{digits}g}", f"{want:.{digits}g}"
        if abs(float(texts[0]) - float(texts[1])) >= 0.5 * abs(got - want):
            break
    return f"{texts[0]}, expected {texts[1]}"
