"""From a validated document to an `Exercise`: functions, names, draws and fixed cases."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from grader.errors import SpecError
from grader.spec.checks import check_exercise
from grader.spec.exercise import Draw, Exercise, FixedCase, Function, Range
from grader.spec.network import build_network
from grader.spec.signature import Signature, SignatureError, names_in, parse_signature
from reference.layout import Layout

DEFAULT_SIZES = (2, 7)


def build(document: Mapping[str, Any], variant: str, place: str, **origin: Any) -> Exercise:
    """The exercise of a document whose choices are made; SpecError when it makes no sense."""
    functions = tuple(
        _function(document, table, f"{place}: functions[{position}]")
        for position, table in enumerate(document["functions"], 1)
    )
    functions = tuple(_labelled(function, functions) for function in functions)
    exercise = Exercise(
        id=document["id"],
        title=document["title"],
        text=document.get("text", ""),
        network=build_network(document, place),
        functions=functions,
        layout=_layout(document.get("layout", {})),
        names=tuple(document.get("names", {}).items()),
        opaque=tuple(document.get("opaque", ())),
        sizes=_sizes(document, functions, place),
        stated_sizes=tuple(document.get("sizes", {})),
        draw=_draw(document.get("draw", {}), bool(document.get("cases")), place),
        cases=tuple(_cases(document, place)),
        single_precision=_fraction(document.get("grading", {}).get("single_precision", "1/2")),
        follow_through=_fraction(document.get("grading", {}).get("follow_through", "1/2")),
        stability_net=float(document.get("grading", {}).get("stability_net", 800)),
        variant=variant,
        **origin,
    )
    check_exercise(exercise, place)
    return exercise


def _fraction(value: Any) -> Fraction:
    return Fraction(str(value))


def _function(document: Mapping[str, Any], table: Mapping[str, Any], where: str) -> Function:
    try:
        signature = parse_signature(table["call"])
    except SignatureError as error:
        raise SpecError(f"{where}.call: {error}") from None
    count = sum(name.name not in document.get("opaque", ()) for name in names_in(signature.returns))
    return Function(
        signature=signature,
        network=build_network(document, where, table),
        points=_fraction(table.get("points", count)),
        stability=_fraction(table.get("stability", 0)),
        text=table.get("text", ""),
        follow_through=_shares(table, signature, document.get("opaque", ()), where),
    )


def _shares(
    table: Mapping[str, Any], signature: Signature, opaque: Collection[str], where: str
) -> tuple[tuple[str, Fraction], ...]:
    """The follow-through shares that a function states, quantity by quantity."""
    stated = table.get("follow_through", {})
    names = [name.name for name in names_in(signature.returns) if name.name not in opaque]
    if not isinstance(stated, Mapping):
        return tuple((name, _fraction(stated)) for name in names)
    for name in stated:
        if name not in names:
            raise SpecError(
                f"{where}.follow_through: {name!r} is not returned (allowed: {', '.join(names)})"
            )
    return tuple((name, _fraction(share)) for name, share in stated.items())


def _labelled(function: Function, functions: tuple[Function, ...]) -> Function:
    """A function that is asked for twice goes by its whole call."""
    twice = sum(other.name == function.name for other in functions) > 1
    call = function.signature.text.partition("->")[0].strip()
    return replace(function, label=call if twice else function.name)


def _layout(table: Mapping[str, Any]) -> Layout:
    return Layout(**{**table, "ones": tuple(table.get("ones", ()))})


def _sizes(
    document: Mapping[str, Any], functions: tuple[Function, ...], place: str
) -> tuple[tuple[str, tuple[int, int]], ...]:
    given = document.get("sizes", {})
    symbols = {symbol for function in functions for symbol in function.network.symbols()}
    for symbol in given:
        if symbol not in symbols:
            raise SpecError(
                f"{place}: sizes.{symbol}: no such size symbol, the network has "
                f"{', '.join(sorted(symbols)) or 'none'}"
            )
    ranges = {}
    for symbol in sorted(symbols):
        value = given.get(symbol, list(DEFAULT_SIZES))
        low, high = (value, value) if isinstance(value, int) else value
        if low > high:
            raise SpecError(f"{place}: sizes.{symbol} = {value}: smallest stands before largest")
        ranges[symbol] = (low, high)
    return tuple(ranges.items())


def _range(table: Mapping[str, Any], key: str, default: Any, place: str) -> Range:
    value = table.get(key, default)
    low, high = value if isinstance(value, list) else (value, value)
    if low > high:
        raise SpecError(f"{place}: draw.{key} = {value}: smallest stands before largest")
    return float(low), float(high)


def _draw(table: Mapping[str, Any], has_cases: bool, place: str) -> Draw:
    count = 0 if has_cases else 4
    constants = (
        ("eta", _range(table, "eta", [0.05, 0.5], place)),
        ("strength", _range(table, "strength", [0.05, 0.5], place)),
        ("T", _range(table, "T", 3, place)),
    )
    return Draw(
        public=table.get("public", count),
        hidden=table.get("hidden", count),
        inputs=_range(table, "inputs", [-1.5, 1.5], place),
        weights=_range(table, "weights", [-1.0, 1.0], place),
        biases=_range(table, "biases", [-1.0, 1.0], place),
        targets=_range(table, "targets", [-1.5, 1.5], place),
        constants=constants,
        decimals=table.get("decimals", 2),
        nets=float(table.get("nets", 15.0)),
    )


def _cases(document: Mapping[str, Any], place: str) -> Iterator[FixedCase]:
    for position, table in enumerate(document.get("cases", []), 1):
        values = tuple((name, value) for name, value in table.items() if name != "label")
        label = " ".join(table.get("label", f"case {position}").split())
        yield FixedCase(label, values, f"{place}: cases[{position}]")
