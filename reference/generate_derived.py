"""Writes `derived.py`: the derived values and gradients as NumPy code that does not overflow."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sympy as sp
from sympy.codegen.numpy_nodes import logaddexp
from sympy.printing.numpy import NumPyPrinter

from reference import derivation_local as local
from reference.activations import ACTIVATIONS, ActivationRow
from reference.objectives import OBJECTIVES, ObjectiveRow

TARGET = Path(__file__).with_name("derived.py")

HEADER = '''"""Generated, do not edit: what SymPy derives from the rows, as NumPy code.

Command: python -m reference.generate_derived
"""
# ruff: noqa: E501 - the lines are as SymPy prints them
# fmt: off

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Function = Callable[..., Array]

_ERF = np.frompyfunc(math.erf, 1, 1)


def _erf(z: Array) -> Array:
    return np.asarray(_ERF(z), dtype=float)


def _where_asked(y: Array, p: Array) -> Array:
    return np.where(y == 0, 1.0, p)


def _softmax(z: Array) -> Any:
    return SOFTMAX
'''

TABLES = {
    "ACTIVATIONS": (
        "Mapping[str, tuple[Function, Function]]",
        "g(z) and its derivative, for softmax the Jacobian.",
    ),
    "OBJECTIVES": ("Mapping[str, tuple[Function, Function]]", "The terms and their slope by p."),
    "FUSED": (
        "Mapping[tuple[str, str], tuple[Function, Function]]",
        "The terms and their slope by the output net, per objective and activation.",
    ),
    "PENALTY": ("tuple[Function, Function]", "The L2 term of one weight, and its slope."),
    "CONTRACTIONS": (
        "Mapping[str, str]",
        "The einsum of each step; operands: d (upstream), slope, w (weights), x (inputs).",
    ),
}


class _Printer(NumPyPrinter):  # type: ignore[misc] # SymPy has no types
    """NumPy code for element-wise expressions and for sums over a row."""

    def _print_Piecewise(self, expr: Any) -> str:  # noqa: N802 - SymPy's name
        *pieces, (last, _) = expr.args
        code = self._print(last)
        for value, condition in reversed(pieces):
            code = f"numpy.where({self._print(condition)}, {self._print(value)}, {code})"
        return str(code)

    def _print_Relational(self, expr: Any) -> str:  # noqa: N802 - SymPy's name
        return f"{self._print(expr.lhs)} {expr.rel_op} {self._print(expr.rhs)}"

    def _print_erf(self, expr: Any) -> str:
        return f"_erf({self._print(expr.args[0])})"

    def _print_Sum(self, expr: Any) -> str:  # noqa: N802 - SymPy's name
        return f"{self._print(expr.function)}.sum(axis=-1, keepdims=True)"

    def _print_Indexed(self, expr: Any) -> str:  # noqa: N802 - SymPy's name
        return "_softmax(p)" if expr.base == local.OUTPUTS else str(expr.base)


def _code(expr: Any) -> str:
    return str(_Printer({"fully_qualified_modules": True}).doprint(expr)).replace("numpy.", "np.")


def _is_exponential(expr: Any) -> bool:
    return isinstance(expr, sp.exp) and (expr.args[0] / local.Z).is_Integer is True


def stable(expr: Any) -> Any:
    """The expression in `Z` rewritten so that no exponential overflows.

    Logarithms become logaddexp; exp(z) becomes (1 + t) / (1 - t) with t = tanh(z / 2), in which
    the quotients of exponentials are polynomials.
    """
    calm = expr.replace(sp.log, _stable_log)
    half = sp.Symbol("half", real=True)
    plain = calm.replace(
        _is_exponential, lambda power: ((1 + half) / (1 - half)) ** (power.args[0] / local.Z)
    )
    return sp.factor(sp.cancel(plain)).subs(half, sp.tanh(local.Z / 2)) if plain != calm else calm


def _stable_log(argument: Any) -> Any:
    growth = sp.Symbol("growth", positive=True)
    plain = argument.replace(_is_exponential, lambda e: growth ** (e.args[0] / local.Z))
    if plain == argument:
        return sp.log(argument)
    apart = sp.expand_log(sp.log(sp.factor(sp.cancel(plain))), force=True)
    return apart.subs({sp.log(1 + growth): logaddexp(0, local.Z), sp.log(growth): local.Z})


def _row_code(expr: Any) -> str:
    """Code of a term in the stand-ins for a row, the log of their sum by logaddexp."""
    total = sp.Symbol("np.logaddexp.reduce(p, axis=-1, keepdims=True)", real=True)
    whole = sp.log(sp.Add(*(sp.exp(net) for net in local.ROW)))
    return _code(expr.subs(whole, total).subs(local.OWN, local.P))


def _softmax_code(row: ActivationRow) -> str:
    """1 / sum_m exp(z_m - z_k), in which an overflow is an exact zero."""
    reciprocal = sp.expand(1 / local.jacobian(row).value)
    (term,) = (part for part in reciprocal.args if part.has(local.OTHER))
    names = {local.OTHER: sp.Symbol("z[..., None, :]"), local.OWN: sp.Symbol("z[..., :, None]")}
    return f"1 / {_code(sp.powsimp(term).subs(names))}.sum(axis=-1)"


def _jacobian_code(row: ActivationRow) -> str:
    slope = local.jacobian(row).slope
    same = sp.KroneckerDelta(local.K, local.M)
    names = {
        same: sp.Symbol("np.eye(z.shape[-1])"),
        local.OUTPUTS[local.K]: sp.Symbol("_softmax(z)[..., :, None]"),
        local.OUTPUTS[local.M]: sp.Symbol("_softmax(z)[..., None, :]"),
    }
    return _code(sp.factor(slope).subs(names))


def _like(expr: Any, code: str, symbol: Any) -> str:
    return code if expr.has(symbol) else f"np.full_like({symbol}, {code})"


def _activation_codes(row: ActivationRow) -> tuple[str, str]:
    if row.rowwise:
        return "_softmax(z)", _jacobian_code(row)
    found = local.activation(row)
    pair = (stable(found.value), stable(found.slope))
    value, slope = (_like(expr, _code(expr), local.Z) for expr in pair)
    return value, slope


def _objective_codes(row: ObjectiveRow) -> tuple[str, str]:
    if row.rowwise:
        found = local.row_objective(row)
        return _row_code(found.value), _code(found.slope)
    found = local.objective(row)
    at_net = {local.P: local.Z}
    value, slope = (
        _with_limits(_code(stable(expr.subs(at_net)).subs(local.Z, local.P)))
        for expr in (found.value, found.slope)
    )
    return value, slope


LIMITS = {
    "y*np.log(p)": "y*np.log(_where_asked(y, p))",
    "(1 - y)*np.log(1 - p)": "(1 - y)*np.log(_where_asked(1 - y, 1 - p))",
    "y/p": "y/_where_asked(y, p)",
    "(1 - y)/(1 - p)": "(1 - y)/_where_asked(1 - y, 1 - p)",
}
"""y ln p and y / p are 0 where y is, also in the limit of p going to 0."""


def _with_limits(code: str) -> str:
    for plain, limited in LIMITS.items():
        code = code.replace(plain, limited)
    return code


def _fused_codes(row: ObjectiveRow, output: ActivationRow) -> tuple[str, str]:
    found = local.fused(row, output)
    if row.rowwise or output.rowwise:
        return _row_code(found.value), _code(found.slope)
    value, slope = (
        _code(stable(expr).subs(local.Z, local.P)) for expr in (found.value, found.slope)
    )
    return value, slope


def _pair(arguments: str, codes: tuple[str, str], indent: str = "    ") -> str:
    lines = (f"{indent}    lambda {arguments}: {code},\n" for code in codes)
    return f"(\n{''.join(lines)}{indent})"


def _entries() -> Iterator[tuple[str, str, str]]:
    """(table, key, code) for every entry."""
    for row in ACTIVATIONS.values():
        codes = _activation_codes(row)
        yield "ACTIVATIONS", repr(row.name), _pair(", ".join(["z", *row.parameters]), codes)
    for objective in OBJECTIVES.values():
        arguments = ", ".join(["y", "p", *objective.parameters])
        yield "OBJECTIVES", repr(objective.name), _pair(arguments, _objective_codes(objective))
    for objective in OBJECTIVES.values():
        for name in objective.fused:
            codes = _fused_codes(objective, ACTIVATIONS[name])
            yield "FUSED", repr((objective.name, name)), _pair("y, p", codes)
    for name, signature in local.contractions().items():
        yield "CONTRACTIONS", repr(name), repr(signature)


def _table(name: str, entries: list[tuple[str, str, str]]) -> str:
    annotation, meaning = TABLES[name]
    if name == "PENALTY":
        found = local.penalty()
        body = _pair("p, strength", (_code(found.value), _code(found.slope)), "")
    else:
        rows = (f"    {key}: {code},\n" for table, key, code in entries if table == name)
        body = f"{{\n{''.join(rows)}}}"
    return f'{name}: {annotation} = {body}\n"""{meaning}"""\n'


def generate() -> str:
    """The whole text of `derived.py`."""
    entries = list(_entries())
    header = HEADER.replace("SOFTMAX", _softmax_code(ACTIVATIONS["softmax"]))
    tables = "\n".join(_table(name, entries) for name in TABLES)
    return f"{header}\n\n{tables}".replace("'", '"')


def main(arguments: list[str]) -> str | None:
    """Write the file, or with `--check` only say that it differs."""
    text = generate()
    if "--check" not in arguments:
        TARGET.write_text(text, encoding="utf-8")
        return None
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text:
        return None
    return f"{TARGET.name} is out of date; run: python -m reference.generate_derived"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
