"""What the rows show as derivatives, against SymPy's derivatives of their definitions.

Compared at fifty digits in many points, for three units, which is exact enough to tell any two
formulas of this kind apart and never depends on how well SymPy simplifies.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import sympy as sp

from reference.activations import ACTIVATIONS, ActivationRow
from reference.digits import DigitsArithmetic
from reference.network import Network
from reference.objectives import OBJECTIVES, ObjectiveRow

UNITS = 3
POINTS = (
    (-2.3, 0.4, 1.7),
    (0.25, -0.6, 3.1),
    (1.45, 0.9, -0.15),
    (-0.8, -1.2, 0.05),
    (2.6, -3.4, 0.7),
)
"""Nets; away from every kink."""
SMALLEST = 1e-40
"""Two formulas that differ by more are different."""

_DIGITS = DigitsArithmetic()
_NETS = sp.symbols(f"z:{UNITS}", real=True)
_TARGETS = sp.symbols(f"y:{UNITS}", real=True)


class ShownFormError(ArithmeticError):
    """A row shows a derivative that is not the derivative of its definition."""


def verify(network: Network) -> None:
    """ShownFormError unless every row the network uses shows the right derivative."""
    for layer in network.layers:
        _verified_activation(layer.activation.name)
    if network.objective is not None:
        _verified_objective(network.objective.name)


@cache
def _verified_activation(name: str) -> None:
    verify_activation(ACTIVATIONS[name])


@cache
def _verified_objective(name: str) -> None:
    verify_objective(OBJECTIVES[name])


def _values(row: ActivationRow) -> list[Any]:
    """g of three nets."""
    others = {"others": _NETS} if row.rowwise else {}
    return [row.definition(sp, net, **row.parameters, **others) for net in _NETS]


def _shown(row: ActivationRow, values: list[Any], k: int, m: int) -> Any:
    """da[k]/dz[m] as the row shows it."""
    if row.rowwise:
        extra = {"other": values[m], "same": sp.Integer(k == m)}
        return row.shown_slope(sp, _NETS[k], values[k], **extra, **row.parameters)
    shown = row.shown_slope(sp, _NETS[k], values[k], **row.parameters)
    return shown if k == m else sp.Integer(0)


def verify_activation(row: ActivationRow) -> None:
    """ShownFormError unless the shown slope is the derivative of the definition."""
    values = _values(row)
    pairs = [(k, m) for k in range(UNITS) for m in range(UNITS)]
    derived = [values[k].diff(_NETS[m]) for k, m in pairs]
    shown = [_shown(row, values, k, m) for k, m in pairs]
    functions = (_DIGITS.compiled(_NETS, each) for each in (derived, shown))
    want, got = ([function(*_row(point)) for point in POINTS] for function in functions)
    _same(f"activation {row.name!r}", want, got)


def verify_objective(row: ObjectiveRow) -> None:
    """ShownFormError unless the slope and every fused slope are derivatives of the definition."""
    _compare(row, row.slope, list(_NETS), f"objective {row.name!r}", row.predictions)
    for name, fused in row.fused.items():
        output = ACTIVATIONS[name]
        title = f"objective {row.name!r} fused with {name!r}"
        _compare(row, fused.slope, _values(output), title, "real")


def _compare(
    row: ObjectiveRow,
    shown: Callable[..., Any],
    p: list[Any],
    title: str,
    domain: str,
) -> None:
    """The slope of a row's terms by three nets, or by three predictions."""
    others = {"others": p} if row.rowwise else {}
    total = sum(
        row.definition(sp, y, one, **row.parameters, **others)
        for y, one in zip(_TARGETS, p, strict=True)
    )
    derived = _DIGITS.compiled([*_TARGETS, *_NETS], [total.diff(net) for net in _NETS])
    targets = _DIGITS.constant([[0.0, 1.0, 0.0]])
    want, got = [], []
    for point in POINTS:
        nets = _DIGITS.constant([point])
        if domain != "real":  # predictions between 0 and 1
            nets = _DIGITS.activation("logistic", nets)
        want.append(derived(*targets[0], *nets[0]))
        got.append(shown(_DIGITS, targets, nets, **row.parameters)[0])
    _same(title, want, got)


def _row(point: tuple[float, ...]) -> Any:
    return _DIGITS.constant(point)


def _same(title: str, want: Any, got: Any) -> None:
    difference = np.abs(np.array(want, dtype=object) - np.array(got, dtype=object))
    if not (difference < SMALLEST).all():
        raise ShownFormError(f"{title} shows a derivative that is not that of its definition")
