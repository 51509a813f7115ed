"""Wrong ways to bring the derivative and what comes from above together."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.diagnosis.catalogue.slope_tools import (
    Make,
    bent,
    delta,
    slope,
    smooth,
)
from grader.diagnosis.operations import FROM_OUTPUT, contracted, diagonal, slope_from
from grader.diagnosis.patch import Made, Patches
from grader.diagnosis.site import Site
from reference.network import Layer, Objective


def diagonal_only(layer: Layer) -> Patches | None:
    if not layer.activation.row.rowwise:
        return None

    def jacobian(xp: Any, layer: Layer, net: Any) -> Any:
        full = xp.slope(layer.activation, net)
        return full * np.eye(full.shape[-1])

    return slope(layer, jacobian)


def diagonal_entries(layer: Layer) -> Patches | None:
    """An array of the diagonal entries in the place of the Jacobian."""
    if not layer.activation.row.rowwise:
        return None
    entries = slope(layer, lambda xp, layer, net: diagonal(xp.slope(layer.activation, net)))
    return {**entries, **delta(layer, lambda xp, layer, error, slope: error * slope)}


def uncontracted(along: int) -> Make:
    """Error and Jacobian multiplied entry by entry: (N, units, units), not summed."""

    def make(layer: Layer) -> Patches | None:
        if not layer.activation.row.rowwise:
            return None
        axes = (slice(None), slice(None), None) if along == 1 else (slice(None), None, slice(None))
        return delta(layer, lambda xp, layer, error, slope: error[axes] * slope)

    return make


def off_diagonal_sign(layer: Layer) -> Patches | None:
    if not layer.activation.row.rowwise:
        return None

    def jacobian(xp: Any, layer: Layer, net: Any) -> Any:
        full = xp.slope(layer.activation, net)
        return full * (2 * np.eye(full.shape[-1]) - 1)

    return slope(layer, jacobian)


def outer_only(layer: Layer) -> Patches | None:
    """-a_k a_m everywhere: the diagonal's own term is forgotten."""
    if not layer.activation.row.rowwise:
        return None

    def jacobian(xp: Any, layer: Layer, net: Any) -> Any:
        a = xp.activation(layer.activation, net)
        return -(a[..., :, None] * a[..., None, :])

    return slope(layer, jacobian)


def plain_difference() -> Callable[..., Any]:
    """(p - y) with the reduction of J; the sign of a maximised J."""

    def difference(objective: Objective, y: Any, p: Any) -> Any:
        return (p - y) * (objective.sign * objective.scale(*y.shape))

    return difference


def again(site: Site) -> Iterator[Made]:
    """The cancelled delta multiplied by the slope once more."""
    objective = site.objective
    if objective is None or not site.layers or not bent(site.layers[-1]):
        return
    last = site.layers[-1]
    if last.activation.name in objective.row.fused and site.error in site.steps:
        difference = plain_difference()

        def rule(xp: Any, layer: Layer, error: Any, slope: Any, y: Any, p: Any) -> Any:
            return contracted(difference(objective, y, p), slope)

        def element(xp: Any, layer: Layer, error: Any, slope: Any, y: Any, p: Any) -> Any:
            return difference(objective, y, p) * p * (1.0 - p)

        operands = (site.network.targets, site.network.prediction)
        yield Made(delta(last, rule, *operands))
        if last.activation.row.rowwise:
            yield Made(delta(last, element, *operands))


def always(site: Site) -> Iterator[Made]:
    """prediction - target as the output's delta though the pair does not cancel to it."""
    objective = site.objective
    if objective is None or not site.layers or site.error not in site.steps:
        return
    last = site.layers[-1]
    if last.activation.name in objective.row.fused or not bent(last):
        return
    difference = plain_difference()
    for factor in (1.0, 1 / objective.factor):
        if factor == 1.0 or objective.factor != 1.0:

            def rule(
                xp: Any,
                layer: Layer,
                error: Any,
                slope: Any,
                y: Any,
                p: Any,
                factor: float = factor,
            ) -> Any:
                return difference(objective, y, p) * factor

            yield Made(delta(last, rule, site.network.targets, site.network.prediction))


def of_error(layer: Layer) -> Patches | None:
    """The activation applied to what comes from above."""
    if not bent(layer):
        return None
    return delta(layer, lambda xp, layer, error, slope: xp.activation(layer.activation, error))


def slope_of_error(layer: Layer) -> Patches | None:
    """The derivative taken at what comes from above; for ReLU its sign decides."""
    if not smooth(layer):
        return None

    def rule(xp: Any, layer: Layer, error: Any, slope: Any) -> Any:
        return error * xp.slope(layer.activation, error)

    return delta(layer, rule)


def only_slope_of_error(layer: Layer) -> Patches | None:
    if not smooth(layer):
        return None
    return delta(layer, lambda xp, layer, error, slope: xp.slope(layer.activation, error))


def formula_of_error(layer: Layer) -> Patches | None:
    """The formula in the output, fed with what comes from above."""
    if not smooth(layer) or layer.activation.name not in FROM_OUTPUT:
        return None
    return delta(layer, lambda xp, layer, error, slope: slope_from(layer.activation, xp, error))


def without_error(layer: Layer) -> Patches | None:
    """The slope alone, without what comes from above."""
    if not smooth(layer):
        return None
    return delta(layer, lambda xp, layer, error, slope: slope)


def relu_from_error(layer: Layer) -> Patches | None:
    return slope_of_error(layer) if layer.activation.name == "relu" else None
