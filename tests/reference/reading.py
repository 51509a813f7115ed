"""Reads formulas with numbers: what a derivation shows is computed and compared."""

import math
from collections.abc import Mapping
from functools import singledispatch
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reference.formula import Formula, Fraction, Negated, Number, Power, Product, Relation, Sum
from reference.formula_nodes import Call, Cases, Fence, Name, Over, Partial, Words

Reading = Mapping[Any, Any]
"""Names and partial derivatives -> arrays; index letters -> places; sizes by letter."""

FUNCTIONS = {
    "exp": np.exp,
    "ln": np.log,
    "√": np.sqrt,
    "sign": np.sign,
    "erf": np.vectorize(math.erf),
    "sum": np.sum,
    "rowsum": lambda x: x.sum(axis=-1, keepdims=True),
    "diag": lambda x: np.diag(x[0]),
    "softmax": lambda x: np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True),
}


@singledispatch
def read(formula: Formula, known: Reading) -> Any:
    """The value of a formula."""
    raise NotImplementedError(type(formula))


@read.register
def _(formula: Number, known: Reading) -> Any:
    return formula.value


@read.register
def _(formula: Name, known: Reading) -> Any:
    if formula.name == "pi":
        return np.pi
    value = known[formula.name]
    if not formula.indices:
        return value
    return value[tuple(known[index] for index in formula.indices)]


@read.register
def _(formula: Sum, known: Reading) -> Any:
    return sum(read(term, known) for term in formula.terms)


@read.register
def _(formula: Negated, known: Reading) -> Any:
    return -read(formula.body, known)


@read.register
def _(formula: Product, known: Reading) -> Any:
    values = [read(factor, known) for factor in formula.factors]
    result = values[0]
    for value in values[1:]:
        result = result @ value if formula.sign == "@" else result * value
    return result


@read.register
def _(formula: Fraction, known: Reading) -> Any:
    return read(formula.top, known) / read(formula.bottom, known)


@read.register
def _(formula: Power, known: Reading) -> Any:
    base = read(formula.base, known)
    return base.T if isinstance(formula.exponent, Words) else base ** read(formula.exponent, known)


@read.register
def _(formula: Call, known: Reading) -> Any:
    return FUNCTIONS[formula.function](read(formula.argument, known))


@read.register
def _(formula: Over, known: Reading) -> Any:
    if not formula.indices:
        return read(formula.body, known)
    index, *rest = formula.indices
    body = Over(tuple(rest), formula.body)
    # The dummy index runs over a row; its length is that of whatever it indexes.
    length = known["sizes"][index.rstrip("′")] if index != "m" else _row(formula.body, known)
    return sum(read(body, {**known, index: place}) for place in range(length))


def _row(formula: Formula, known: Reading) -> int:
    (name,) = formula.parts()
    assert isinstance(name, Name)
    array: NDArray[Any] = known[name.name]
    return int(array.shape[-1])


@read.register
def _(formula: Partial, known: Reading) -> Any:
    return known[formula]


@read.register
def _(formula: Fence, known: Reading) -> Any:
    body = read(formula.body, known)
    return abs(body) if formula.left == "|" else float(body)


@read.register
def _(formula: Relation, known: Reading) -> Any:
    left, right = (
        known[side.name] if isinstance(side, Name) and side.name in known["indices"] else None
        for side in formula.sides
    )
    if left is not None:
        return left == right
    left, right = (read(side, known) for side in formula.sides)
    return left > right if formula.sign == ">" else left <= right


@read.register
def _(formula: Cases, known: Reading) -> Any:
    *rows, (last, _) = formula.rows
    value = read(last, known)
    for each, condition in reversed(rows):
        assert condition is not None
        value = np.where(read(condition, known), read(each, known), value)
    return value
