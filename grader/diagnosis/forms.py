"""Other right ways to write a step: equal on right values, not on wrong ones.

A student who takes g' from the output, or who cancels J against the output activation, is right;
but after a wrong forward pass each form gives other numbers, so each has to be tried.
"""

from collections.abc import Callable, Iterator
from typing import Any

from grader.diagnosis.operations import FROM_OUTPUT, slope_from
from grader.diagnosis.patch import Change, Made, Patch
from grader.diagnosis.site import Site, delta, slope
from reference.network import Objective

_PROBABILITIES = ("log-likelihood", "binary-cross-entropy", "cross-entropy")


def forms(site: Site) -> tuple[Made, ...]:
    """The program as it is, with slopes from outputs, with the cancelled delta, and with both."""
    slopes, cancelled = _from_outputs(site), _cancelled(site)
    found = [{}, slopes, cancelled, {**slopes, **cancelled}]
    distinct = {tuple(changes): changes for changes in found}
    return tuple(Made(changes) for changes in distinct.values())


def in_forms(site: Site, made: Made) -> Iterator[Made]:
    """A mistake within each form; what the mistake replaces stays replaced."""
    for form in forms(site):
        merged = {**form.patches, **made.patches}
        yield Made(merged, made.where, made.transposed, made.exchanged, made.steps)


def _from_outputs(site: Site) -> dict[str, Change]:
    return {
        slope(layer): Patch(_formula, (layer.output,))
        for layer in site.layers
        if layer.activation.name in FROM_OUTPUT and layer.activation.name != "linear"
    }


def _formula(xp: Any, layer: Any, output: Any) -> Any:
    return slope_from(layer.activation, xp, output)


def _cancelled(site: Site) -> dict[str, Change]:
    """prediction - target as the output's delta, where activation and objective cancel to it."""
    objective, layers = site.objective, site.layers
    if objective is None or not layers or objective.name not in _PROBABILITIES:
        return {}
    if layers[-1].activation.name not in objective.row.fused:
        return {}
    operands = (site.network.targets, site.network.prediction)
    return {delta(layers[-1]): Patch(_difference(objective), operands)}


def _difference(objective: Objective) -> Callable[..., Any]:
    def rule(xp: Any, layer: Any, y: Any, p: Any) -> Any:
        return (p - y) * (objective.sign * objective.scale(*y.shape))

    return rule
