"""Where each step of a computation stands in its picture: forward to the right, back below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

FORWARD, LOCAL, SAMPLE, GRADIENT, PARAMETER, PENALISED, UPDATED = range(1, 8)
"""Rows from top to bottom; row 0 holds what is given."""


@dataclass(frozen=True)
class Rule:
    """The place of one kind of step."""

    row: int
    beside: int | None
    """The operand that its column is counted from; None for the next free column of its row."""
    shift: float
    arrows: tuple[int, ...]
    """The operands that an arrow comes from; the others are named in words."""


RULES = {
    "net": Rule(FORWARD, None, 0, (0,)),
    "activation": Rule(FORWARD, None, 0, (0,)),
    "objective": Rule(FORWARD, None, 0, (1,)),
    "fused-objective": Rule(FORWARD, None, 0, (1,)),
    "total": Rule(FORWARD, None, 0, (0,)),
    "penalty": Rule(FORWARD, None, 0, ()),
    "sample-losses": Rule(LOCAL, 1, 1, (1,)),
    "activation-slope": Rule(LOCAL, 0, 0.5, (0,)),
    "input-of-net": Rule(LOCAL, 0, 0.5, (0,)),
    "weights-of-net": Rule(LOCAL, 0, 0, (0,)),
    "objective-slope": Rule(GRADIENT, 1, 0, (1,)),
    "fused-delta": Rule(GRADIENT, 1, 0, (1,)),
    "delta": Rule(GRADIENT, 0, -1, (0, 1)),
    "backpropagate": Rule(GRADIENT, 0, -1, (0,)),
    "weight-gradient": Rule(PARAMETER, 1, 0, (1,)),
    "bias-gradient": Rule(PARAMETER, 0, 1, (0,)),
    "penalised-gradient": Rule(PENALISED, 0, 0, (0,)),
    "update": Rule(UPDATED, 1, 0, (1,)),
    "per-sample": Rule(SAMPLE, 0, 0, (0,)),
}
"""Each operation of a program (reference/program.py) with the place of its step."""
_OTHER = Rule(FORWARD, None, 0, (0,))


@dataclass(frozen=True)
class Place:
    """A quantity on the grid."""

    quantity: str
    column: float
    row: int
    given: bool
    """Whether it is an input, not the result of a step."""


def rule_of(step: dict[str, Any]) -> Rule:
    """The rule of a step; one that is not known goes on along the forward row."""
    return RULES.get(step["operation"], _OTHER)


def places_of(chain: Sequence[dict[str, Any]]) -> dict[str, Place]:
    """Every quantity of a chain with its place; no two at the same."""
    found: dict[str, Place] = {}
    for step in chain:
        rule = rule_of(step)
        if rule.row == FORWARD:
            for at in rule.arrows:
                _given(step["operands"][at : at + 1], found)
        _put(found, Place(step["quantity"], _column(step, rule, found), rule.row, False))
    return found


def _given(names: Sequence[str], found: dict[str, Place]) -> None:
    """The input that the forward row begins with."""
    for name in names:
        if name not in found:
            _put(found, Place(name, _next(found), FORWARD, True))


def _column(step: dict[str, Any], rule: Rule, found: dict[str, Place]) -> float:
    if rule.beside is None:
        return _next(found)
    known = [found[name] for name in step["operands"][rule.beside :] if name in found]
    return max(known[0].column + rule.shift, 0) if known else _next(found) - 1


def _next(found: dict[str, Place]) -> float:
    return max((place.column + 1 for place in found.values() if place.row == FORWARD), default=0)


def _put(found: dict[str, Place], place: Place) -> None:
    """Set a place, one column further where boxes would overlap."""
    column = place.column
    while any(p.row == place.row and abs(p.column - column) < 1 for p in found.values()):
        column += 0.5
    found[place.quantity] = Place(place.quantity, column, place.row, place.given)
