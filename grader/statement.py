"""The task in words: what a student must know, stated in full from the exercise alone."""

from collections.abc import Iterator

from grader.spec.exercise import Exercise, Function
from grader.spec.signature import Item, names_in
from reference.network import Network, Objective

Section = tuple[str, list[tuple[str, str]]]
"""A heading and rows of (term, explanation)."""


def statement(exercise: Exercise) -> list[Section]:
    """The sections of the task: network, objective, conventions, functions, quantities."""
    networks = exercise.networks()
    sections: list[Section] = []
    for network in networks:
        title = _network_title(exercise, network, len(networks))
        rows = [*_network(exercise, network), *_objective(exercise, network)]
        if rows:
            sections.append((title, rows))
    sections.append(("Conventions", list(_conventions(exercise))))
    sections.append(("Functions", [_function(function) for function in exercise.functions]))
    sections.append(("Shapes", list(_shapes(exercise))))
    return sections


def _network_title(exercise: Exercise, network: Network, count: int) -> str:
    if count == 1:
        return "Network"
    names = [f.name for f in exercise.functions if f.network == network]
    return f"For {', '.join(names)}"


def _network(exercise: Exercise, network: Network) -> Iterator[tuple[str, str]]:
    for layer, source, _ in network.links():
        if layer.weights is not None:
            bias = _bias_words(exercise, layer.bias)
            product = _product(exercise, source, layer.weights)
            yield layer.net, f"{product}{bias}"
        row = layer.activation.row
        text = f"{row.name}({layer.net})"
        if row.formula != f"{row.name}(z)":
            text += f", {row.name}(z) = {row.formula}"
        text += "".join(
            f", {key} = {value:g}"
            for key, value in layer.activation.settings.items()
            if key != "at_zero"
        )
        if "at_zero" in layer.activation.settings:
            text += f", and {row.name}'(0) = {layer.activation.settings['at_zero']:g}"
        yield layer.output, text


def _product(exercise: Exercise, source: str, weights: str) -> str:
    if exercise.layout.samples != "rows":
        return (
            f"{weights} {source}"
            if exercise.layout.weights == "out-in"
            else f"{weights}^T {source}"
        )
    return f"{source} {weights}" if exercise.layout.weights == "in-out" else f"{source} {weights}^T"


def _bias_words(exercise: Exercise, bias: str | None) -> str:
    if bias is None:
        return ""
    sign = "-" if exercise.layout.bias_sign == "subtract" else "+"
    if exercise.layout.folded:
        return f", the bias being the {exercise.layout.bias} line of the weights"
    shared = ", one number for all units" if exercise.layout.bias == "shared" else ""
    return f" {sign} {bias}{shared}"


def _objective(exercise: Exercise, network: Network) -> Iterator[tuple[str, str]]:
    objective = network.objective
    if objective is None:
        return
    yield "J", f"{objective_formula(network, objective)}; {objective.direction} J"
    targets = f"y = {network.targets} ({objective.row.targets} targets)"
    if exercise.layout.targets == "class-index":
        targets = f"y_k = 1 for the class in {network.targets}, else 0"
    settings = (f", {key} = {value:g}" for key, value in objective.settings.items())
    yield "", f"with p = {network.prediction}, {targets}" + "".join(settings)


def objective_formula(network: Network, objective: Objective) -> str:
    """J with its factor, its sums or means, and its L2 term."""
    factor = "" if objective.factor == 1 else f"{objective.factor:g} * "
    text = f"{factor}{_reductions(network, objective)}[{objective.row.formula}]"
    penalty = objective.penalty
    if penalty is not None:
        sign = "+" if objective.direction == "minimise" else "-"
        front = "" if penalty.factor == 1 else f"{penalty.factor:g} "
        divisor = f"/{network.samples}" if penalty.samples == "mean" else ""
        what = "weights and biases" if penalty.biases else "weights"
        text += f" {sign} {front}{penalty.strength}{divisor} * (sum of all squared {what})"
    return text


def _reductions(network: Network, objective: Objective) -> str:
    """`1/N sum over n and k of `, without what has a single member only."""
    axes = (("n", network.samples, objective.samples), ("k", network.outputs, objective.outputs))
    several = [axis for axis in axes if axis[1] != 1]
    divisors = [str(size) for _, size, reduction in several if reduction == "mean"]
    product = f"({' '.join(divisors)})" if len(divisors) > 1 else "".join(divisors)
    divisor = f"1/{product} " if divisors else ""
    indices = " and ".join(index for index, _, _ in several)
    return f"{divisor}sum over {indices} of " if indices else ""


def _conventions(exercise: Exercise) -> Iterator[tuple[str, str]]:
    layout = exercise.layout
    samples = {
        "rows": "one observation per row",
        "columns": "one observation per column",
        "single": "one observation per call",
    }
    yield "samples", samples[layout.samples]
    orders = {"in-out": "inputs x units", "out-in": "units x inputs"}
    if any(layer.weights for layer in exercise.network.layers):
        yield "weights", orders[layout.weights]
    if layout.targets == "class-index":
        yield "targets", "the index of the right class, counted from 0"
    for name in layout.ones:
        yield name, f"comes with its constant 1 as the {layout.bias} entry"
    for function in exercise.functions:
        names = {*exercise.asked(function), *exercise.given(function)}
        if any(exercise.aliases.get(n, n).endswith("_new") for n in names):
            yield "update", "all gradients are taken before any parameter is changed"
            break


def _function(function: Function) -> tuple[str, str]:
    points = f"{function.points} points" if function.points != 1 else "1 point"
    if function.stability:
        points += f", and {function.stability} for saturated nets"
    return function.signature.text, points + (f". {function.text}" if function.text else "")


def _shapes(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Each name once; again with its functions where another network shapes it differently."""
    seen: dict[str, dict[str, list[str]]] = {}
    for function in exercise.functions:
        items: tuple[Item, ...] = (*function.signature.arguments, *function.signature.returns)
        for item in names_in(items):
            if item.name not in exercise.opaque:
                text = shape_text(exercise, function, item.name)
                seen.setdefault(item.name, {}).setdefault(text, []).append(function.name)
    for name, texts in seen.items():
        for position, (text, functions) in enumerate(texts.items()):
            yield name, text + (f", in {', '.join(functions)}" if position else "")


def shape_text(exercise: Exercise, function: Function, name: str) -> str:
    """Shape and meaning of a quantity: `(N, M): activation`."""
    quantity = exercise.quantity(function.network, name)
    shape = exercise.view(function.network, name).symbolic_shape()
    direct = quantity.name == function.network.prediction == function.network.input
    meaning = _meaning(exercise, quantity.name, "predictions" if direct else quantity.meaning)
    return f"{'a number' if shape == '()' else shape}: {meaning}"


def _meaning(exercise: Exercise, quantity: str, meaning: str) -> str:
    named = f" ({quantity})" if quantity in exercise.aliases.values() else ""
    return f"{meaning}{named}"
