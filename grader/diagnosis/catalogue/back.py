"""Mistakes in passing the error back through the weights."""

from collections.abc import Callable, Iterator
from typing import Any

from grader.diagnosis.mistake import Mistake
from grader.diagnosis.operations import ones
from grader.diagnosis.patch import Made, Patch, Patches, everywhere
from grader.diagnosis.site import Site, delta, upstream
from reference.network import Layer, Objective
from reference.quantities import ETA, gradient

_Make = Callable[[Layer, Site], Patches | None]
_Always = Callable[[Layer, Site], Patches]


def _upper(site: Site) -> tuple[Layer, ...]:
    """Layers with weights that have a layer below."""
    return tuple(layer for layer in site.weighted if layer is not site.layers[0])


def _at(*makes: _Make) -> Callable[[Site], Iterator[Made]]:
    def made(site: Site) -> Iterator[Made]:
        if site.objective is not None:
            for make in makes:
                yield from everywhere(_upper(site), lambda layer, make=make: make(layer, site))  # type: ignore[misc]

    return made


def _passed(rule: Callable[..., Any], *extra: str) -> _Always:
    """dJ/dinput = rule(xp, layer, delta, weights, *extra)."""

    def make(layer: Layer, site: Site) -> Patches:
        operands = (delta(layer), layer.weights or "", *extra)
        return {gradient(site.source(layer)): Patch(rule, operands)}

    return make


def _updated(layer: Layer, site: Site) -> Patches:
    objective = site.objective

    def rule(xp: Any, layer: Layer, delta: Any, weights: Any, slope: Any, eta: Any) -> Any:
        assert isinstance(objective, Objective)
        return delta @ (weights - slope * eta * objective.sign).T

    return _passed(rule, gradient(layer.weights or ""), ETA)(layer, site)


def _error(layer: Layer, site: Site) -> Patches | None:
    if layer.activation.name == "linear":
        return None
    return _passed(lambda xp, layer, d, w, error: error @ w.T, upstream(layer))(layer, site)


def _gradient(layer: Layer, site: Site) -> Patches:
    rule = lambda xp, layer, d, w, slope: d @ slope.T  # noqa: E731
    return _passed(rule, gradient(layer.weights or ""))(layer, site)


def _wrong_weights(site: Site) -> Iterator[Made]:
    if site.objective is None:
        return
    for layer in _upper(site):
        for other in site.weighted:
            if other is not layer:
                for rule in (
                    lambda xp, layer, d, w, o: d @ o.T,
                    lambda xp, layer, d, w, o: d @ o,
                ):
                    make = _passed(rule, other.weights or "")
                    yield Made(make(layer, site), f"{other.weights} for {layer.weights}")


def _reused(layer: Layer, site: Site) -> Patches | None:
    """The prediction's gradient, or the output's delta, as if it were the hidden output's."""
    return {gradient(site.source(layer)): Patch(lambda xp, layer, e: e, (site.error,))}


def _reused_delta(layer: Layer, site: Site) -> Patches | None:
    return {gradient(site.source(layer)): Patch(lambda xp, layer, d: d, (delta(layer),))}


def _no_weights(xp: Any, layer: Layer, delta: Any, weights: Any) -> Any:
    return delta.sum(axis=1, keepdims=True) * ones(delta, (delta.shape[0], weights.shape[0]))


def _shares(axis: int) -> Callable[..., Any]:
    def rule(xp: Any, layer: Layer, delta: Any, weights: Any) -> Any:
        return delta @ (weights / weights.sum(axis=axis, keepdims=True)).T

    return rule


BACK = (
    Mistake(
        "back.no_transpose",
        "The error is multiplied by the weights without transposing them.",
        "It reaches the wrong units; with unequal sizes the shapes do not even fit.",
        "Write the shapes: which arrangement of the weights takes dJ/dnet to the layer below?",
        _at(_passed(lambda xp, layer, d, w: d @ w)),
    ),
    Mistake(
        "back.updated_weights",
        "The error is passed back through weights that have already been updated.",
        "The gradient belongs to the weights of the forward pass.",
        "Which weights produced the prediction whose error you pass back?",
        _at(_updated),
    ),
    Mistake(
        "back.error_not_delta",
        "The error is passed back without the derivative of the layer's activation.",
        "The path to the hidden layer lacks one factor that the path to the weights has.",
        "What travels back through the weights: the change of J with the output, or with the net?",
        _at(_error),
    ),
    Mistake(
        "back.wrong_weights",
        "The error is passed back through another layer's weights.",
        "It reaches units that it did not come from.",
        "Which weights connect the hidden units to the layer above?",
        _wrong_weights,
    ),
    Mistake(
        "back.gradient_for_weights",
        "The error is multiplied by the gradient of the weights instead of the weights.",
        "How the next net depends on a hidden unit is given by the weights themselves.",
        "How does the next net change with a hidden output: by weights or their gradient?",
        _at(_gradient),
    ),
    Mistake(
        "back.output_gradient_reused",
        "A hidden layer uses the gradient of the layer above unchanged.",
        "What a hidden unit contributes depends on its outgoing weights.",
        "What lies between a hidden output and the net of the next layer?",
        _at(_reused, _reused_delta),
    ),
    Mistake(
        "back.no_weights",
        "The errors of the layer above are added up without the weights.",
        "Every hidden unit then gets the same error.",
        "Does a hidden unit with a large outgoing weight matter more?",
        _at(_passed(_no_weights)),
    ),
    Mistake(
        "back.mean_k",
        "The error is averaged over the outputs instead of added up.",
        "Each further output then weakens what the hidden units learn.",
        "A hidden unit influences every output. Do the influences add up or average?",
        _at(_passed(lambda xp, layer, d, w: (d @ w.T) * (1 / d.shape[1]))),
    ),
    Mistake(
        "back.first_k",
        "Only the first output's error is passed back.",
        "The hidden units do not hear of the other outputs.",
        "How many paths lead from a hidden unit to J?",
        _at(_passed(lambda xp, layer, d, w: d[:, :1] @ w[:, :1].T)),
    ),
    Mistake(
        "back.abs_weights",
        "The error is split by shares of the weights.",
        "Nothing in the forward pass divides by a sum of weights.",
        "Is any division part of the net, and so of its derivative?",
        _at(_passed(_shares(0)), _passed(_shares(1))),
    ),
)
