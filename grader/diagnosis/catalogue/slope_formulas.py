"""Wrong derivatives of an activation."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.diagnosis.catalogue.slope_tools import (
    ELEMENTWISE,
    Layers,
    bent,
    by_formula,
    delta,
    slope,
    smooth,
)
from grader.diagnosis.operations import FROM_OUTPUT, contracted, like, plain, slope_from
from grader.diagnosis.patch import Made, Patches, everywhere
from grader.diagnosis.site import Site
from reference.network import Activation, Layer


def dropped(layer: Layer) -> Patches | None:
    if not bent(layer):
        return None
    asked = slope(layer, lambda xp, layer, net: xp.ones(net)) if smooth(layer) else {}
    return {**asked, **delta(layer, lambda xp, layer, error, slope: error)}


def at_output(layer: Layer) -> Patches | None:
    if not bent(layer):
        return None
    return slope(layer, lambda xp, layer, out: xp.slope(layer.activation, out), layer.output)


def formula_on_net(layer: Layer) -> Patches | None:
    if not bent(layer) or layer.activation.name not in FROM_OUTPUT:
        return None
    return slope(layer, lambda xp, layer, net: slope_from(layer.activation, xp, net))


def formula_again(layer: Layer) -> Patches | None:
    """The formula in the output, fed with g of the output."""
    if not smooth(layer) or layer.activation.name not in FROM_OUTPUT:
        return None

    def rule(xp: Any, layer: Layer, out: Any) -> Any:
        return slope_from(layer.activation, xp, xp.activation(layer.activation, out))

    return slope(layer, rule, layer.output)


def other(layers: Layers) -> Callable[[Site], Iterator[Made]]:
    """The slope of another activation, at the net or by its formula in the output."""

    def made(site: Site) -> Iterator[Made]:
        for name in (*ELEMENTWISE, "softmax"):
            other = Activation(name)

            def at_net(layer: Layer, other: Activation = other) -> Patches | None:
                if layer.activation.name in (other.name, "linear"):
                    return None
                return slope(layer, lambda xp, layer, net: xp.slope(other, net))

            def by_output(layer: Layer, other: Activation = other) -> Patches | None:
                if layer.activation.name in (other.name, "linear"):
                    return None
                return slope(layer, lambda xp, layer, out: slope_from(other, xp, out), layer.output)

            yield from everywhere(layers(site), at_net)
            yield from everywhere(layers(site), by_output)

    return made


def extra(layers: Layers) -> Callable[[Site], Iterator[Made]]:
    """A slope where the activation is linear."""

    def made(site: Site) -> Iterator[Made]:
        for name in (*ELEMENTWISE, "softmax"):
            other = Activation(name)

            def make(layer: Layer, other: Activation = other) -> Patches | None:
                if bent(layer):
                    return None
                return slope(layer, lambda xp, layer, out: slope_from(other, xp, out), layer.output)

            yield from everywhere(layers(site), make)

    return made


def of_output_layer(site: Site) -> Iterator[Made]:
    """Hidden layers with the slope of the output's activation."""
    for last in site.output:
        other = last.activation

        def make(layer: Layer, other: Activation = other) -> Patches | None:
            if layer.activation == other or not bent(layer):
                return None
            return slope(layer, lambda xp, layer, net: xp.slope(other, net))

        def by_output(layer: Layer, other: Activation = other) -> Patches | None:
            if layer.activation == other or not bent(layer) or other.name not in FROM_OUTPUT:
                return None
            return slope(layer, by_formula(other), layer.output)

        yield from everywhere(site.hidden, make)
        yield from everywhere(site.hidden, by_output)


def no_parentheses(layer: Layer) -> Patches | None:
    """h * 1 - h, and 1 - h * 2 for tanh, are 0 or another line."""
    rules: dict[str, Callable[..., Any]] = {
        "logistic": lambda xp, layer, out: out * 0.0,
        "tanh": lambda xp, layer, out: 1.0 - out * 2.0,
    }
    rule = rules.get(layer.activation.name)
    return None if rule is None else slope(layer, rule, layer.output)


def no_parentheses_in_product(layer: Layer) -> Patches | None:
    """error * h * 1 - h, and error * 1 - h^2 for tanh."""
    rules: dict[str, Callable[..., Any]] = {
        "logistic": lambda xp, layer, error, slope, out: error * out - out,
        "tanh": lambda xp, layer, error, slope, out: error - out * out,
    }
    rule = rules.get(layer.activation.name)
    return None if rule is None else delta(layer, rule, layer.output)


def no_square(layer: Layer) -> Patches | None:
    if layer.activation.name != "tanh":
        return None
    return slope(layer, lambda xp, layer, out: 1.0 - out, layer.output)


def plus_square(layer: Layer) -> Patches | None:
    """1 + h^2 for tanh, h (1 + h) for logistic."""
    rules: dict[str, Callable[..., Any]] = {
        "logistic": lambda xp, layer, out: out * (1.0 + out),
        "tanh": lambda xp, layer, out: 1.0 + out * out,
    }
    rule = rules.get(layer.activation.name)
    return None if rule is None else slope(layer, rule, layer.output)


def negated(layer: Layer) -> Patches | None:
    if not smooth(layer):
        return None
    return slope(layer, lambda xp, layer, net: -xp.slope(layer.activation, net))


def output_for_slope(layer: Layer) -> Patches | None:
    """The activation itself in the place of its derivative."""
    if not smooth(layer):
        return None
    return slope(layer, lambda xp, layer, net: xp.activation(layer.activation, net))


def relu_value(layer: Layer) -> Patches | None:
    if layer.activation.name != "relu":
        return None
    return output_for_slope(layer)


def relu_at_zero(layer: Layer) -> Patches | None:
    if layer.activation.name != "relu":
        return None
    return slope(layer, lambda xp, layer, net: like(net, np.where(plain(net) >= 0, 1.0, 0.0)))


def relu_reversed(layer: Layer) -> Patches | None:
    if layer.activation.name != "relu":
        return None
    return slope(layer, lambda xp, layer, net: like(net, np.where(plain(net) > 0, 0.0, 1.0)))


def twice(layer: Layer) -> Patches | None:
    if not bent(layer) or layer.activation.name == "relu":
        return None
    return delta(layer, lambda xp, layer, error, slope: contracted(contracted(error, slope), slope))
