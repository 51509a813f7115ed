"""From a validated document to an `Exercise`: functions, names, draws and fixed cases."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from grader.errors import SpecError
from grader.spec.exercise import Draw, Exercise, FixedCase, Function, Range
from grader.spec.network import build_network
from grader.spec.signature import SignatureError, names_in, parse_signature
from reference.layout import Layout
from reference.network import Network
from reference.objectives import OBJECTIVES
from reference.program import compile_network
from reference.quantities import input_quantities, quantities

DEFAULT_SIZES = (2, 7)


def build(document: Mapping[str, Any], variant: str, place: str, **origin: Any) -> Exercise:
    """The exercise of a document whose choices are made; SpecError when it makes no sense."""
    functions = tuple(
        _function(document, table, f"{place}: functions[{position}]")
        for position, table in enumerate(document["functions"], 1)
    )
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
        draw=_draw(document.get("draw", {}), bool(document.get("cases"))),
        cases=tuple(_cases(document, place)),
        single_precision=_fraction(document.get("grading", {}).get("single_precision", "1/2")),
        stability_net=float(document.get("grading", {}).get("stability_net", 800)),
        variant=variant,
        **origin,
    )
    _check_functions(exercise, place)
    _check_layout(exercise, place)
    _check_case_names(exercise)
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
    )


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


def _range(value: Any) -> Range:
    low, high = value if isinstance(value, list) else (value, value)
    return float(min(low, high)), float(max(low, high))


def _draw(table: Mapping[str, Any], has_cases: bool) -> Draw:
    count = 0 if has_cases else 4
    constants = (
        ("eta", _range(table.get("eta", [0.05, 0.5]))),
        ("strength", _range(table.get("strength", [0.05, 0.5]))),
        ("T", _range(table.get("T", 3))),
    )
    return Draw(
        public=table.get("public", count),
        hidden=table.get("hidden", count),
        inputs=_range(table.get("inputs", [-1.5, 1.5])),
        weights=_range(table.get("weights", [-1.0, 1.0])),
        biases=_range(table.get("biases", [-1.0, 1.0])),
        targets=_range(table.get("targets", [-1.5, 1.5])),
        constants=constants,
        decimals=table.get("decimals", 2),
        nets=float(table.get("nets", 15.0)),
    )


def _cases(document: Mapping[str, Any], place: str) -> Iterator[FixedCase]:
    for position, table in enumerate(document.get("cases", []), 1):
        values = tuple((name, value) for name, value in table.items() if name != "label")
        label = table.get("label", f"case {position}")
        yield FixedCase(label, values, f"{place}: cases[{position}]")


def _check_functions(exercise: Exercise, place: str) -> None:
    seen: set[str] = set()
    for position, function in enumerate(exercise.functions, 1):
        where = f"{place}: functions[{position}].call"
        if function.name in seen:
            raise SpecError(f"{where}: function {function.name!r} stands twice")
        seen.add(function.name)
        _check_call(exercise, function, where)
        _check_stability(exercise, function, f"{place}: functions[{position}].stability")
    for alias, quantity in exercise.names:
        known = set().union(*(quantities(f.network) for f in exercise.functions))
        if quantity not in known:
            raise SpecError(f"{place}: names.{alias} = {quantity!r}: {_no_such(quantity, known)}")
        if alias in known and alias != quantity:
            raise SpecError(f"{place}: names.{alias}: {alias!r} already names a quantity")


def _check_call(exercise: Exercise, function: Function, where: str) -> None:
    known = {*quantities(function.network), *exercise.aliases}
    for name in (*exercise.given(function), *exercise.asked(function)):
        if exercise.aliases.get(name, name) not in quantities(function.network):
            raise SpecError(f"{where}: {_no_such(name, known)}")
    returned = list(exercise.asked(function))
    if len(set(returned)) != len(returned):
        raise SpecError(f"{where}: a quantity is returned twice")
    if not returned and function.points:
        raise SpecError(f"{where}: returns nothing that can be judged, so points must be 0")
    for item in names_in(function.signature.arguments):
        if item.negative:
            raise SpecError(f"{where}: argument -{item.name}: only returned values may be negated")


def _no_such(name: str, known: Any) -> str:
    import difflib

    visible = [one for one in known if "." not in one]
    close = difflib.get_close_matches(name, visible, n=3, cutoff=0.5) or sorted(visible)[:8]
    reason = f"no quantity is called {name!r} (close: {', '.join(close)})"
    if "J" not in known:
        reason += "; targets, J and gradients need an [objective] table"
    return reason


def _check_stability(exercise: Exercise, function: Function, where: str) -> None:
    if not function.stability:
        return
    if fused_network(function.network) is None:
        pairs = ", ".join(
            f"{activation} with {row.name}"
            for row in OBJECTIVES.values()
            for activation in row.fused
        )
        raise SpecError(f"{where}: saturated cases need a pair that cancels: {pairs}")
    defined = _defined_when_saturated(exercise, function)
    for name in exercise.given(function):
        if not defined(name):
            raise SpecError(f"{where}: argument {name} is not finite on saturated cases")
    if not any(defined(name) for name in exercise.asked(function)):
        raise SpecError(f"{where}: nothing it returns is finite on saturated cases")


def _defined_when_saturated(exercise: Exercise, function: Function) -> Callable[[str], bool]:
    """Whether a quantity has a value when dJ/dprediction is infinite."""
    program = compile_network(function.network, fused=True)
    known = {step.target for step in program.steps} | set(input_quantities(function.network))
    return lambda name: known.issuperset(exercise.view(function.network, name).parts)


def fused_network(network: Network) -> Network | None:
    """The network when its objective and output activation cancel, else None."""
    if network.objective is None or not network.layers or not network.layers[-1].weights:
        return None
    cancels = network.layers[-1].activation.name in network.objective.row.fused
    return network if cancels else None


def _check_layout(exercise: Exercise, place: str) -> None:
    layout = exercise.layout
    if layout.ones and not layout.folded:
        raise SpecError(f"{place}: layout.ones needs layout.bias = 'first' or 'last'")
    for name in layout.ones:
        sources = [source for _, source, _ in exercise.network.links()]
        if name not in sources:
            raise SpecError(
                f"{place}: layout.ones: {name!r} feeds no layer; allowed: {', '.join(sources)}"
            )


def _check_case_names(exercise: Exercise) -> None:
    for case in exercise.cases:
        inputs = input_names(exercise)
        for name, _ in case.values:
            if name not in inputs:
                raise SpecError(
                    f"{case.place}.{name}: only inputs can be given: {', '.join(inputs)}"
                )


def input_names(exercise: Exercise) -> tuple[str, ...]:
    """The names a fixed case may give: inputs, targets, parameters and constants."""
    found: dict[str, None] = {}
    for network in exercise.networks():
        for quantity in input_quantities(network):
            names = [alias for alias, of in exercise.names if of == quantity] or [quantity]
            found.update({name: None for name in [*names, quantity] if "." not in name})
    return tuple(found)
