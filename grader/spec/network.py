"""From the tables of an exercise file to a `Network`, with the checks a schema cannot make."""

from collections.abc import Mapping
from typing import Any

from grader.errors import SpecError
from reference.activations import ACTIVATIONS
from reference.network import Activation, Layer, Network, Objective, Penalty, incompatibility
from reference.objectives import OBJECTIVES
from reference.quantities import ETA, HISTORY, LOSSES, OBJECTIVE, STEPS, listed

RESERVED = (OBJECTIVE, LOSSES, HISTORY, ETA, STEPS, "J_data", "J_penalty")


def build_network(
    document: Mapping[str, Any], place: str, override: Mapping[str, Any] | None = None
) -> Network:
    """The network of a document, or of one of its functions with its own settings on top."""
    override = override or {}
    table, layout = document["network"], document.get("layout", {})
    layers = list(table.get("layers", []))
    if "activations" in override:
        layers = _with_activations(layers, override["activations"], place)
    objective = override.get("objective", document.get("objective"))
    network = Network(
        inputs=table["inputs"],
        layers=_layers(layers, table, layout, place),
        objective=None if objective is None else build_objective(objective, place),
        input=table.get("input", "X"),
        targets=table.get("targets", "Y"),
        samples=1 if layout.get("samples") == "single" else table.get("samples", "N"),
        flat_input=table.get("flat", False),
    )
    _check(network, layout, place)
    return network


def _with_activations(layers: list[Any], activations: list[Any], place: str) -> list[Any]:
    if len(layers) != len(activations):
        raise SpecError(
            f"{place}: activations = {activations!r}: one for each of the {len(layers)} layers "
            "is needed"
        )
    return [{**layer, "activation": a} for layer, a in zip(layers, activations, strict=True)]


def _layers(
    tables: list[Any], network: Mapping[str, Any], layout: Mapping[str, Any], place: str
) -> tuple[Layer, ...]:
    layers: list[Layer] = []
    size, source = network["inputs"], network.get("input", "X")
    flat = network.get("flat", False)
    for position, table in enumerate(tables, 1):
        where = f"{place}: network.layers[{position}]"
        layer = _layer(table, layout, where, (size, source, flat))
        size, source, flat = layer.units, layer.output, layer.flat
        layers.append(layer)
    return tuple(layers)


def _layer(
    table: Mapping[str, Any], layout: Mapping[str, Any], where: str, before: tuple[Any, str, bool]
) -> Layer:
    size, source, flat = before
    bias = _bias_name(table, layout.get("bias", "vector"), where)
    return Layer(
        units=table.get("units", size),
        activation=build_activation(table["activation"], where),
        net=table.get("net", source),
        output=table["output"],
        weights=table.get("weights"),
        bias=bias,
        shared_bias=layout.get("bias") == "shared" and bias is not None,
        flat=table.get("flat", False) if "weights" in table else flat,
    )


def _bias_name(table: Mapping[str, Any], form: str, where: str) -> str | None:
    bias, folded = table.get("bias", False), form in ("first", "last")
    if bias is False:
        return None
    if folded and bias is not True:
        raise SpecError(
            f"{where}.bias = {bias!r}: layout.bias = {form!r} folds it into the weights, "
            "so only true or false is allowed"
        )
    if not folded and bias is True:
        raise SpecError(
            f"{where}.bias = true: a name is needed unless layout.bias is 'first' or 'last'"
        )
    return f"{table['weights']}.bias" if folded else str(bias)


def build_activation(value: Any, where: str) -> Activation:
    """An activation from its name or its table with parameters."""
    if isinstance(value, str):
        return Activation(value)
    given = {key: float(number) for key, number in value.items() if key != "name"}
    allowed = ACTIVATIONS[value["name"]].parameters
    _check_parameters(given, allowed, f"{where}: activation {value['name']!r}")
    return Activation(value["name"], tuple(given.items()))


def _check_parameters(given: Mapping[str, Any], allowed: Mapping[str, float], what: str) -> None:
    for key in given:
        if key not in allowed:
            options = ", ".join(allowed) or "none"
            raise SpecError(f"{what}: unknown parameter {key!r}: allowed are {options}")


def build_objective(table: Mapping[str, Any], place: str) -> Objective:
    """An objective from its table, with the defaults of its row."""
    row, given = OBJECTIVES[table["name"]], table.get("parameters", {})
    _check_parameters(given, row.parameters, f"{place}: objective {row.name!r}")
    factor = float(table.get("factor", row.factor))
    natural = row.direction if factor > 0 else _other(row.direction)
    return Objective(
        name=row.name,
        factor=factor,
        samples=table.get("samples", row.samples),
        outputs=table.get("outputs", row.outputs),
        direction=table.get("direction", natural),
        parameters=tuple((key, float(value)) for key, value in given.items()),
        penalty=_penalty(table["l2"]) if "l2" in table else None,
    )


def _other(direction: str) -> str:
    return {"minimise": "maximise", "maximise": "minimise"}[direction]


def _penalty(table: Mapping[str, Any]) -> Penalty:
    return Penalty(
        strength=table.get("strength", "lambda"),
        factor=float(table.get("factor", 1.0)),
        samples=table.get("samples", "sum"),
        biases=table.get("biases", False),
    )


def _check(network: Network, layout: Mapping[str, Any], place: str) -> None:
    reason = incompatibility(network)
    if reason is not None:
        raise SpecError(f"{place}: {reason}")
    _check_names(network, place)
    _check_flat(network, place)
    _check_targets(network, layout, place)


def _check_names(network: Network, place: str) -> None:
    names = [network.input, network.targets]
    for layer in network.layers:
        own = (layer.weights, layer.bias, layer.output, layer.net if layer.weights else None)
        names += [name for name in own if name is not None]
    if network.objective is not None and network.objective.penalty is not None:
        names.append(network.objective.penalty.strength)
    every = [quantity.name for quantity in listed(network)]
    for name in names:
        if name in RESERVED:
            raise SpecError(f"{place}: name {name!r} is reserved: {', '.join(RESERVED)} are taken")
        if max(names.count(name), every.count(name)) > 1:
            raise SpecError(f"{place}: name {name!r} is given to two quantities of the network")


def _check_flat(network: Network, place: str) -> None:
    pairs = [(network.flat_input, network.inputs, "network.inputs")]
    pairs += [(layer.flat, layer.units, f"units of {layer.output}") for layer in network.layers]
    for flat, size, what in pairs:
        if flat and size != 1:
            raise SpecError(f"{place}: flat = true needs {what} = 1, not {size!r}")


def _check_targets(network: Network, layout: Mapping[str, Any], place: str) -> None:
    one_hot = network.objective is not None and network.objective.row.targets == "one-hot"
    real = network.objective is not None and network.objective.row.targets == "real"
    if layout.get("targets") == "class-index" and (real or network.outputs == 1):
        raise SpecError(
            f"{place}: layout.targets = 'class-index': allowed with several outputs and an "
            "objective of probabilities or logits only"
        )
    if network.objective is not None and one_hot and network.outputs == 1:
        raise SpecError(
            f"{place}: objective {network.objective.name!r} needs at least 2 outputs, not 1"
        )
