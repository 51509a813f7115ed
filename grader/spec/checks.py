"""What an exercise must satisfy beyond the schema: its names, calls, layout and cases fit."""

import keyword
from collections.abc import Callable, Iterator
from typing import Any

from grader.errors import SpecError
from grader.spec.exercise import Exercise, Function
from grader.spec.signature import Constant, Group, Item, Name, names_in
from reference.network import Network
from reference.objectives import OBJECTIVES
from reference.program import compile_network
from reference.quantities import input_quantities, quantities


def check_exercise(exercise: Exercise, place: str) -> None:
    """SpecError with the first thing that does not fit."""
    _check_names(exercise, place)
    for position, function in enumerate(exercise.functions, 1):
        where = f"{place}: functions[{position}]"
        _check_once(exercise, position - 1, f"{where}.call")
        _check_call(exercise, function, f"{where}.call")
        _check_opaque(exercise, position - 1, f"{where}.call")
        _check_stability(exercise, function, f"{where}.stability")
    _check_layout(exercise, place)
    _check_cases(exercise, place)


def _check_names(exercise: Exercise, place: str) -> None:
    known = set().union(*(quantities(f.network) for f in exercise.functions))
    for alias, quantity in exercise.names:
        if quantity not in known:
            raise SpecError(f"{place}: names.{alias} = {quantity!r}: {_no_such(quantity, known)}")
        if alias in known and alias != quantity:
            raise SpecError(f"{place}: names.{alias}: {alias!r} already names a quantity")
    for name in exercise.opaque:
        if name in known or name in exercise.aliases:
            raise SpecError(f"{place}: opaque: {name!r} is a quantity, so it can be judged")
    if not any(function.points or function.stability for function in exercise.functions):
        raise SpecError(f"{place}: functions: at least one must have points")


def _check_once(exercise: Exercise, position: int, where: str) -> None:
    """A function may stand again when the calls differ in a constant argument only."""
    function = exercise.functions[position]
    for other in exercise.functions[:position]:
        if other.name == function.name and not _differ_by_constants(other, function):
            raise SpecError(f"{where}: function {function.name!r} stands twice")


def _differ_by_constants(one: Function, other: Function) -> bool:
    pairs = list(zip(one.signature.arguments, other.signature.arguments, strict=False))
    same_form = len(one.signature.arguments) == len(other.signature.arguments) and all(
        isinstance(a, Constant) == isinstance(b, Constant) for a, b in pairs
    )
    return same_form and any(isinstance(a, Constant) and a != b for a, b in pairs)


def _check_call(exercise: Exercise, function: Function, where: str) -> None:
    if not function.name.isidentifier() or keyword.iskeyword(function.name):
        raise SpecError(f"{where}: {function.name!r} cannot name a Python function")
    known = {*quantities(function.network), *exercise.aliases}
    for name in (*exercise.given(function), *exercise.asked(function)):
        if exercise.aliases.get(name, name) not in quantities(function.network):
            raise SpecError(f"{where}: {_no_such(name, known)}")
    for items in _levels(function.signature.returns, where):
        keys = [item.name for item in items if isinstance(item, Name)]
        for name in keys:
            if keys.count(name) > 1:
                raise SpecError(f"{where}: {name!r} is returned twice")
    if not list(exercise.asked(function)) and function.points:
        raise SpecError(f"{where}: returns nothing that can be judged, so points must be 0")
    for item in names_in((*function.signature.arguments, *function.signature.returns)):
        if item.negative and item.name in exercise.opaque:
            raise SpecError(f"{where}: -{item.name}: an opaque value cannot be negated")


def _levels(items: tuple[Item, ...], where: str) -> Iterator[tuple[Item, ...]]:
    """The items of a call and of every group in it."""
    yield items
    for item in items:
        if isinstance(item, Group):
            _check_keys(item, where)
            yield from _levels(tuple(member for _, member in item.items), where)


def _check_keys(group: Group, where: str) -> None:
    keys = [key for key, _ in group.items]
    for key in keys:
        if keys.count(key) > 1:
            raise SpecError(f"{where}: a dict has the key {key!r} twice")


def _check_opaque(exercise: Exercise, position: int, where: str) -> None:
    """An opaque value must have been returned before, on the same cases."""
    function = exercise.functions[position]
    earlier = [
        name.name
        for other in exercise.functions[:position]
        if other.network == function.network
        for name in names_in(other.signature.returns)
    ]
    for item in names_in(function.signature.arguments):
        if item.name in exercise.opaque and item.name not in earlier:
            raise SpecError(
                f"{where}: takes {item.name!r}, which no earlier function of the same network "
                "returns (its own objective or activations make another network)"
            )


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


def _check_cases(exercise: Exercise, place: str) -> None:
    if not (exercise.cases or exercise.draw.public or exercise.draw.hidden):
        raise SpecError(f"{place}: draw.public = 0, draw.hidden = 0: some case is needed")
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
