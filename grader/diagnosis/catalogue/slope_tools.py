"""What rows about derivatives of activations are written with."""

from collections.abc import Callable, Iterator
from typing import Any

from grader.diagnosis.operations import slope_from
from grader.diagnosis.patch import Made, Patch, Patches, everywhere
from grader.diagnosis.site import Site, upstream
from grader.diagnosis.site import delta as delta_name
from grader.diagnosis.site import slope as slope_name
from reference.network import Activation, Layer

Layers = Callable[[Site], tuple[Layer, ...]]


Make = Callable[[Layer], Patches | None]


ELEMENTWISE = ("logistic", "tanh", "relu")


def at(layers: Layers, *makes: Make) -> Callable[[Site], Iterator[Made]]:
    def made(site: Site) -> Iterator[Made]:
        for make in makes:
            yield from everywhere(layers(site), make)

    return made


def hidden(site: Site) -> tuple[Layer, ...]:
    return site.hidden


def output(site: Site) -> tuple[Layer, ...]:
    return site.output


def bent(layer: Layer) -> bool:
    return layer.activation.name != "linear"


def smooth(layer: Layer) -> bool:
    """Element-wise and not linear."""
    return bent(layer) and not layer.activation.row.rowwise


def delta(layer: Layer, rule: Callable[..., Any], *operands: str) -> Patches:
    """dJ/dnet = rule(xp, layer, dJ/doutput, slope, *operands)."""
    return {delta_name(layer): Patch(rule, (upstream(layer), slope_name(layer), *operands))}


def slope(layer: Layer, rule: Callable[..., Any], *operands: str) -> Patches:
    """The slope by rule(xp, layer, *operands), of the net where no operands are named."""
    return {slope_name(layer): Patch(rule, operands or None)}


def by_formula(other: Activation) -> Callable[..., Any]:
    return lambda xp, layer, out: slope_from(other, xp, out)


def unless(make: Make, *names: str) -> Make:
    return lambda layer: None if layer.activation.name in names else make(layer)
