"""Local derivatives by SymPy, from the textbook definitions in the tables' rows.

A row-wise definition (softmax) is differentiated with three stand-ins for its row: the unit
itself, one other unit, and all the rest, whose exponentials sum to exp(rest). That is exact for
any number of units, and deltasummation then contracts over them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.concrete.delta import deltasummation

from reference.activations import ActivationRow
from reference.objectives import ObjectiveRow

Z, Y, P = sp.symbols("z y p", real=True)
OWN, OTHER, REST = sp.symbols("own other rest", real=True)
"""The stand-ins for a row of nets."""
ROW = (OWN, OTHER, REST)
K, M = sp.symbols("k m", integer=True)
COUNT = sp.Symbol("units", integer=True, positive=True)
OUTPUTS, TARGETS, NETS = (sp.IndexedBase(name, real=True) for name in ("a", "y", "z"))
_SHARE, _OTHER_SHARE = sp.symbols("share other_share", positive=True)
_TOTAL = sp.Symbol("total", positive=True)


@dataclass(frozen=True)
class Local:
    """A function and its derivative, as SymPy expressions in the symbols of this module."""

    value: Any
    slope: Any


def parameter_symbols(parameters: Mapping[str, float]) -> dict[str, Any]:
    """One real symbol per parameter of a row."""
    return {name: sp.Symbol(name, real=True) for name in parameters}


def activation(row: ActivationRow) -> Local:
    """g(z) and g'(z) of an element-wise activation, in `Z` and its parameters."""
    symbols = parameter_symbols(row.parameters)
    value = row.definition(sp, Z, **symbols)
    slope = value.diff(Z)
    if "at_zero" in symbols:  # at a kink there is no derivative, only a convention
        slope = sp.Piecewise((symbols["at_zero"], sp.Eq(Z, 0)), (slope, True))
    return Local(value, slope)


def objective(row: ObjectiveRow) -> Local:
    """The term and its derivative by the prediction, in `Y`, `P` and the parameters."""
    symbols = parameter_symbols(row.parameters)
    value = row.definition(sp, Y, P, **symbols)
    return Local(value, value.diff(P))


def jacobian(row: ActivationRow) -> Local:
    """Softmax in the stand-ins `ROW`, and its Jacobian da[k]/dz[m] in the outputs a[k], a[m]."""
    value = row.definition(sp, OWN, ROW)
    return Local(value, _row_derivative(value))


def row_objective(row: ObjectiveRow) -> Local:
    """A row-wise term in `Y` and `ROW`, and dJ/dp[m] of the row's sum with a = softmax(p)."""
    value = row.definition(sp, Y, OWN, ROW)
    return Local(value, _contracted(_row_derivative(value), K, COUNT))


def fused(row: ObjectiveRow, output: ActivationRow) -> Local:
    """The term taken from the net, and its derivative by the net."""
    if row.rowwise:  # the outputs are the nets: only linear outputs fuse with logits
        return row_objective(row)
    if output.rowwise:
        by_output = row.definition(sp, Y, P).diff(P).subs({Y: TARGETS[K], P: OUTPUTS[K]})
        slope = sp.expand(by_output * jacobian(output).slope)
        value = sp.expand_log(row.definition(sp, Y, jacobian(output).value), force=True)
        return Local(value, _contracted(slope, K, COUNT))
    inner = activation(output)
    return Local(
        row.definition(sp, Y, inner.value),
        objective(row).slope.subs(P, inner.value) * inner.slope,
    )


def penalty() -> Local:
    """The L2 term of one weight and its derivative, in `P` and `strength`."""
    value = sp.Symbol("strength") * P**2
    return Local(value, value.diff(P))


def _row_derivative(value: Any) -> Any:
    """d value[k] / d z[m] with exponentials written as shares a[k], a[m] of their total."""
    shares = {
        sp.exp(OWN): _TOTAL * _SHARE,
        sp.exp(OTHER): _TOTAL * _OTHER_SHARE,
        sp.exp(REST): _TOTAL * (1 - _SHARE - _OTHER_SHARE),
    }
    same, apart = (sp.cancel(value.diff(by).subs(shares, simultaneous=True)) for by in (OWN, OTHER))
    merged = apart + sp.KroneckerDelta(K, M) * (same - apart.subs(_OTHER_SHARE, _SHARE))
    names = {_SHARE: OUTPUTS[K], _OTHER_SHARE: OUTPUTS[M], Y: TARGETS[K]}
    return sp.expand(merged.subs(names))


def _contracted(terms: Any, index: Any, count: Any) -> Any:
    """The terms summed over the index, deltas resolved, factors without it in front."""
    return sp.Add(*(_sum(part, index, count) for part in sp.Add.make_args(terms)))


def _sum(part: Any, index: Any, count: Any) -> Any:
    total = deltasummation(part, (index, 0, count - 1), no_piecewise=True)
    if not isinstance(total, sp.Sum):
        return total
    outside, inside = total.function.as_independent(index, as_Add=False)
    return outside * sp.Sum(inside, *total.limits)


def contractions() -> dict[str, str]:
    """The einsum of each propagation step.

    From differentiating net[n, j] = sum_i x[n, i] w[i, j] + bias[j]: the upstream gradient `d` of
    the nets is contracted with the derivative of the nets by one weight, bias or input element.
    """
    n, i, j, p, q = sp.symbols("n i j p q", integer=True)
    inputs, units = sp.symbols("inputs units", integer=True, positive=True)
    bias, d, slope, w, x = map(sp.IndexedBase, ("bias", "d", "slope", "w", "x"))
    found = {
        "net": _einsum(x[n, i] * w[i, j], (n, j)),
        "jacobian": _einsum(d[n, i] * slope[n, i, j], (n, j)),
        "shared-bias": _einsum(d[n, j], ()),
    }
    for name, element in (("weights", w[i, j]), ("bias", bias[j]), ("input", x[n, i])):
        by_product = _contracted((x[n, p] * w[p, q]).diff(element), p, inputs)
        term = _contracted(d[n, q] * (by_product + bias[q].diff(element)), q, units)
        found[name] = _einsum(term.xreplace({q: j}), element.indices)
    return found


def _einsum(term: Any, kept: tuple[Any, ...]) -> str:
    """The einsum of a product of indexed arrays in the order of their names."""
    arrays = sorted(term.atoms(sp.Indexed), key=lambda array: str(array.base))
    operands = ("".join(map(str, array.indices)) for array in arrays)
    return f"{','.join(operands)}->{''.join(map(str, kept))}"
