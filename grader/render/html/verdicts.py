"""How verdicts and points look: a word, a sign and a tone, so that no colour stands alone."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

RIGHT, PART, WRONG, NONE = "right", "part", "wrong", "none"
TONES = (RIGHT, PART, WRONG, NONE)
"""Full points, some, none, and not judged."""


@dataclass(frozen=True)
class Look:
    """A verdict as people read it."""

    word: str
    sign: str
    tone: str


LOOKS = {
    "correct": Look("correct", "✓", RIGHT),
    "single_precision": Look("right to single precision only", "≈", PART),
    "wrong_value": Look("wrong value", "✗", WRONG),
    "wrong_shape": Look("wrong shape", "✗", WRONG),
    "wrong_type": Look("wrong type", "✗", WRONG),
    "not_finite": Look("not finite", "✗", WRONG),
    "missing": Look("missing", "✗", WRONG),
    "raised": Look("raised an error", "✗", WRONG),
    "timed_out": Look("took too long", "✗", WRONG),
    "out_of_memory": Look("out of memory", "✗", WRONG),
    "crashed": Look("crashed", "✗", WRONG),
    "malformed": Look("unreadable answer", "✗", WRONG),
    "not_judged": Look("not judged", "–", NONE),
    "grader_error": Look("fault of the grader", "–", NONE),
}
FOLLOWS = Look("wrong with another quantity", "↳", WRONG)


def look(verdict: str) -> Look:
    """The look of a verdict, also of one that a later version has added."""
    return LOOKS.get(verdict) or Look(verdict.replace("_", " "), "✗", WRONG)


def tone_of(criterion: dict[str, Any]) -> str:
    """The tone of a criterion: some points are better than none, whatever the verdict."""
    tone = look(criterion["verdict"]).tone
    earned, points = Fraction(criterion["earned"]), Fraction(criterion["points"])
    return PART if tone == WRONG and 0 < earned <= points else tone
