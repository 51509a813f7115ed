"""Mistakes in the gradients of weights, and in what is returned."""

from collections.abc import Callable, Iterator
from typing import Any

from grader.diagnosis.mistake import Mistake
from grader.diagnosis.operations import square_root, truncated
from grader.diagnosis.patch import Change, Made, Patch, Patches, Wrap, everywhere
from grader.diagnosis.site import Site, delta, upstream
from reference.network import Layer, Objective
from reference.quantities import ETA, gradient

_Make = Callable[[Layer, Site], Patches | None]


def _at(*makes: _Make) -> Callable[[Site], Iterator[Made]]:
    def made(site: Site) -> Iterator[Made]:
        if site.objective is not None:
            for make in makes:
                yield from everywhere(site.weighted, lambda layer, make=make: make(layer, site))  # type: ignore[misc]

    return made


def _product(layer: Layer, site: Site, inputs: str) -> Patches:
    """The weights' gradient with another quantity in the place of the layer's input."""
    rule = lambda xp, layer, x, d: x.T @ d  # noqa: E731
    return {site.weight_gradient(layer): Patch(rule, (inputs, delta(layer)))}


def _net_below(layer: Layer, site: Site) -> Patches | None:
    below = site.before(layer)
    if not below or below[0].activation.name == "linear" or below[0].weights is None:
        return None
    return _product(layer, site, below[0].net)


def _network_input(layer: Layer, site: Site) -> Patches | None:
    return None if layer is site.layers[0] else _product(layer, site, site.network.input)


def _own_output(layer: Layer, site: Site) -> Patches:
    return _product(layer, site, layer.output)


def _error_for_delta(layer: Layer, site: Site) -> Patches | None:
    """Not for a first layer without bias: there nothing else hangs on its delta."""
    alone = layer is site.layers[0] and layer.bias is None
    if layer.activation.name == "linear" or alone:
        return None
    rule = lambda xp, layer, x, e: x.T @ e  # noqa: E731
    return {site.weight_gradient(layer): Patch(rule, (site.source(layer), upstream(layer)))}


def _elementwise(layer: Layer, site: Site) -> Patches:
    return {site.weight_gradient(layer): Patch(lambda xp, layer, x, d: x * d)}


def _untransposed(layer: Layer, site: Site) -> Patches:
    return {site.weight_gradient(layer): Patch(lambda xp, layer, x, d: x @ d)}


def _parameters(site: Site) -> list[str]:
    return [
        name for layer in site.weighted for name in (layer.weights, layer.bias) if name is not None
    ]


def _returned(change: Callable[[str], Change]) -> Callable[[Site], Iterator[Made]]:
    """Every parameter's gradient changed at the very end; then each layer's."""

    def made(site: Site) -> Iterator[Made]:
        if site.objective is None:
            return
        yield Made({gradient(name): change(name) for name in _parameters(site)})
        weights = [layer.weights for layer in site.weighted if layer.weights is not None]
        if len(weights) < len(_parameters(site)):
            yield Made({gradient(name): change(name) for name in weights}, "for the weights only")
        for layer in site.weighted:
            names = [name for name in (layer.weights, layer.bias) if name is not None]
            if len(names) < len(_parameters(site)):
                where = f"in the layer of {layer.output}"
                yield Made({gradient(name): change(name) for name in names}, where)

    return made


def _stepped(sign: float) -> Callable[[str], Change]:
    return lambda name: Wrap(lambda xp, about, value, eta: value * eta * sign, (ETA,))


def _moved(site: Site) -> Iterator[Made]:
    def change(name: str) -> Change:
        objective = site.objective
        assert isinstance(objective, Objective)
        sign = objective.sign
        return Wrap(lambda xp, about, value, w, eta: w - value * eta * sign, (name, ETA))

    yield from _returned(change)(site)


def _normalised(name: str) -> Change:
    return Wrap(lambda xp, about, value: value / square_root((value * value).sum()))


def _penalty(factor: Callable[[int], float]) -> Callable[[Site], Iterator[Made]]:
    """The L2 part of the gradients times a factor."""

    def made(site: Site) -> Iterator[Made]:
        if site.objective is None or site.objective.penalty is None:
            return
        changes: dict[str, Change] = {}
        for name in _parameters(site):
            data, total = f"dJ_data_d{name}", gradient(name)
            if data in site.steps:
                rule = lambda xp, about, value, d, y: d + (value - d) * factor(y.shape[0])  # noqa: E731
                changes[total] = Wrap(rule, (data, site.network.targets))
        yield Made(changes)

    return made


def _penalty_constants(site: Site) -> Iterator[Made]:
    for factor in (
        lambda n: 0.5,
        lambda n: 2.0,
        lambda n: 1 / n,
        lambda n: float(n),
        lambda n: -1.0,
    ):
        yield from _penalty(factor)(site)


def _zero(site: Site) -> Iterator[Made]:
    if site.objective is not None:
        yield from everywhere(
            site.weighted,
            lambda layer: {gradient(layer.weights or ""): Wrap(lambda xp, a, value: value * 0.0)},
        )


GRADIENT = (
    Mistake(
        "grad.pre_activation",
        "The net of the layer below is used instead of its output.",
        "The weights were multiplied by outputs in the forward pass, not by nets.",
        "Which quantity is multiplied by these weights in the forward pass?",
        _at(_net_below),
    ),
    Mistake(
        "grad.input_for_hidden",
        "The network's inputs are used where the hidden outputs belong.",
        "Each weight's gradient needs what that weight was multiplied by.",
        "Which layer feeds these weights?",
        _at(_network_input),
    ),
    Mistake(
        "grad.hidden_for_input",
        "The layer's own outputs are used where its inputs belong.",
        "Each weight's gradient needs what that weight was multiplied by.",
        "Which quantity feeds these weights?",
        _at(_own_output),
    ),
    Mistake(
        "grad.error_for_delta",
        "A weight gradient is formed without the derivative of its layer's activation.",
        "The path to these weights lacks one factor of the chain.",
        "Which links lie between J and these weights, one by one?",
        _at(_error_for_delta),
    ),
    Mistake(
        "grad.l2_missing",
        "The derivative of the L2 term is missing in the gradients.",
        "J and its gradient no longer belong together.",
        "Which terms of J depend on the weights?",
        _penalty(lambda n: 0.0),
    ),
    Mistake(
        "grad.l2_constant",
        "The derivative of the L2 term has another constant than the task says.",
        "The weights are pulled towards 0 too much or too little.",
        "What is the derivative of the L2 term of this task, constants included?",
        _penalty_constants,
    ),
    Mistake(
        "grad.update",
        "The step is returned, not the gradient.",
        "The learning rate and the direction of the step are not part of the derivative.",
        "Does the task ask for the gradient or for the step?",
        lambda site: (*_returned(_stepped(-1.0))(site), *_returned(_stepped(1.0))(site)),
    ),
    Mistake(
        "grad.new_weights",
        "The updated parameters are returned, not the gradients.",
        "The task asks how J changes, not where the parameters go.",
        "Does the task ask for the gradient or for the new parameters?",
        _moved,
    ),
    Mistake(
        "grad.int_dtype",
        "The gradient is cut to whole numbers.",
        "An integer array keeps no fractions; most of the gradient is lost.",
        "What is the dtype of the array that the result is written into?",
        _returned(lambda name: Wrap(lambda xp, about, value: truncated(value))),
    ),
    Mistake(
        "grad.normalised",
        "The gradient is divided by its length.",
        "Only its direction is left.",
        "Does the task fix the length of the gradient?",
        _returned(_normalised),
    ),
    Mistake(
        "grad.sign",
        "A gradient is returned with the opposite sign.",
        "A step along it goes the wrong way.",
        "Should J grow or fall when a weight moves along your gradient?",
        _returned(lambda name: Wrap(lambda xp, about, value: -value)),
    ),
    Mistake(
        "grad.zero",
        "A gradient is zero everywhere.",
        "The array was never filled, or a factor of the chain is zero.",
        "Does J really not depend on these weights?",
        _zero,
    ),
)


def _elementwise_back(layer: Layer, site: Site) -> Patches | None:
    """The error times the weights, element by element."""
    if layer is site.layers[0]:
        return None
    rule = lambda xp, layer, d, w: d * w.T  # noqa: E731
    return {gradient(site.source(layer)): Patch(rule, (delta(layer), layer.weights or ""))}


def _elementwise_net(layer: Layer, site: Site) -> Patches:
    def rule(xp: Any, layer: Layer, inputs: Any, weights: Any, *bias: Any) -> Any:
        return inputs * weights + bias[0] if bias else inputs * weights

    return {layer.net: Patch(rule)}


def _matrix_for_elementwise(layer: Layer, site: Site) -> Patches | None:
    """The error matrix-multiplied with the derivative of the activation."""
    if layer.activation.row.rowwise or layer.activation.name == "linear":
        return None
    return {delta(layer): Patch(lambda xp, layer, e, s: e @ s)}


def _matrix_for_elementwise_turned(layer: Layer, site: Site) -> Patches | None:
    if layer.activation.row.rowwise or layer.activation.name == "linear":
        return None
    return {delta(layer): Patch(lambda xp, layer, e, s: e @ s.T)}


MATMUL = Mistake(
    "io.matmul_elementwise",
    "An element-wise product stands where a matrix product belongs, or the other way round.",
    "With unequal sizes it fails; with equal sizes it gives other numbers without a word.",
    "Write the shapes under the product: which index is summed over?",
    _at(
        _elementwise,
        _untransposed,
        _elementwise_back,
        _elementwise_net,
        _matrix_for_elementwise,
        _matrix_for_elementwise_turned,
    ),
)
