"""Rows of the tables written as formulas: their functions are called with formulas for numbers."""

from typing import Any

from reference.activations import ACTIVATIONS
from reference.formula import Formula, Number, Relation, lift
from reference.formula_nodes import Call, Cases, Fence, Name, Over
from reference.network import Activation, Objective

DUMMY = "m"
"""The index of sums over a whole row."""


class Definitions:
    """What a row's definition uses of SymPy."""

    pi = Name("pi")

    def exp(self, x: Any) -> Formula:
        """The exponential; of the dummy element it is summed over the row."""
        dummy = isinstance(x, Name) and x.indices[-1:] == (DUMMY,)
        return Over((DUMMY,), Call("exp", x)) if dummy else Call("exp", x)

    def log(self, x: Formula) -> Formula:
        """The natural logarithm."""
        return Call("ln", x)

    def erf(self, x: Formula) -> Formula:
        """The error function."""
        return Call("erf", x)

    def sqrt(self, x: Any) -> Formula:
        """The square root."""
        return Call("√", x if isinstance(x, Formula) else Number(x))

    def Integer(self, x: int) -> Formula:  # noqa: N802 - SymPy's name
        """A whole number."""
        return Number(x)

    def Abs(self, x: Formula) -> Formula:  # noqa: N802 - SymPy's name
        """The absolute value."""
        return Fence("|", x, "|")

    def Piecewise(self, *rows: tuple[Any, Any]) -> Formula:  # noqa: N802 - SymPy's name
        """Cases; the condition True is everything else."""
        return where(*((value, None if when is True else when) for value, when in rows))


DEFINITIONS = Definitions()


def where(*rows: tuple[Any, Formula | None]) -> Formula:
    """Cases of values with conditions."""
    return Cases(tuple((lift(value), condition) for value, condition in rows))


class Slopes:
    """What a row's slope uses of an arithmetic; `known` activations have a name already."""

    def __init__(self, known: dict[str, Formula] | None = None) -> None:
        self.known = known or {}

    def activation(self, name: str, z: Formula) -> Formula:
        """The activation's name, or its definition at z."""
        if name in self.known:
            return self.known[name]
        if z.array and ACTIVATIONS[name].rowwise:
            return Call(name, z)
        return activation_value(Activation(name), z)

    def log(self, x: Formula) -> Formula:
        """The natural logarithm."""
        return Call("ln", x)

    def absolute(self, x: Formula) -> Formula:
        """The absolute value."""
        return Fence("|", x, "|")

    magnitude = absolute

    def sign(self, x: Formula) -> Formula:
        """The sign."""
        return Call("sign", x)

    def where(self, condition: Formula, x: Formula, y: Formula) -> Formula:
        """Two cases."""
        return where((x, condition), (y, None))

    def asked(self, y: Formula, p: Formula) -> Formula:
        """A formula needs no word on y being 0."""
        return p

    def ones(self, x: Formula) -> Formula:
        """Factors of one vanish."""
        return Number(1.0)


def _dummy(element: Formula) -> Formula:
    """The element of the same row at the dummy index."""
    assert isinstance(element, Name)
    return Name(element.name, (*element.indices[:-1], DUMMY))


def activation_value(activation: Activation, z: Formula) -> Formula:
    """g(z) as the row defines it."""
    row, settings = activation.row, dict[str, Any](activation.settings)
    if row.rowwise:
        settings["others"] = [_dummy(z)]
    value: Formula = row.definition(DEFINITIONS, z, **settings)
    return value


def activation_slope(activation: Activation, z: Formula, a: Formula) -> Formula:
    """g'(z) of an element-wise activation in the row's short form."""
    slope: Formula = activation.row.shown_slope(DEFINITIONS, z, a, **activation.settings)
    return slope


def jacobian_entry(activation: Activation, a: Name, other: Name) -> Formula:
    """da/dz at the index of `other`, for a row-wise activation."""
    same = Relation((Name(a.indices[-1]), Name(other.indices[-1])))
    settings = {"other": other, "same": Fence("[", same, "]"), **activation.settings}
    entry: Formula = activation.row.shown_slope(DEFINITIONS, a, a, **settings)
    return entry


def objective_term(objective: Objective, y: Formula, p: Formula) -> Formula:
    """The term of one sample and one output."""
    settings = dict[str, Any](objective.settings)
    if objective.row.rowwise:
        settings["others"] = [_dummy(p)]
    term: Formula = objective.row.definition(DEFINITIONS, y, p, **settings)
    return term


def objective_slope(objective: Objective, y: Formula, p: Formula) -> Formula:
    """The derivative of the terms by the prediction."""
    slope: Formula = objective.row.slope(Slopes(), y, p, **objective.settings)
    return slope


def cancelled_slope(
    objective: Objective, activation: Activation, y: Formula, z: Formula, a: Formula
) -> Formula | None:
    """The derivative by the net where objective and activation cancel, else None."""
    fused = objective.row.fused.get(activation.name)
    if fused is None or activation.name == "linear":
        return None
    slope: Formula = fused.slope(Slopes({activation.name: a}), y, z)
    return slope
