"""Mistakes in the gradients of biases."""

from collections.abc import Callable, Iterator
from typing import Any

from grader.diagnosis.mistake import Mistake
from grader.diagnosis.operations import ones
from grader.diagnosis.patch import Made, Patch, Patches, Wrap, everywhere
from grader.diagnosis.site import Site, delta, upstream
from reference.network import Layer

_Make = Callable[[Layer, Site], Patches | None]


def _at(*makes: _Make) -> Callable[[Site], Iterator[Made]]:
    def made(site: Site) -> Iterator[Made]:
        if site.objective is not None:
            for make in makes:
                yield from everywhere(site.biased, lambda layer, make=make: make(layer, site))  # type: ignore[misc]

    return made


def _bias(rule: Callable[..., Any], *extra: str) -> _Make:
    """The bias gradient by rule(xp, layer, delta, *extra)."""

    def make(layer: Layer, site: Site) -> Patches:
        return {site.bias_gradient(layer): Patch(rule, (delta(layer), *extra))}

    return make


def _own(rule: Callable[..., Any]) -> _Make:
    """The same for layers whose bias is not shared."""
    return lambda layer, site: None if layer.shared_bias else _bias(rule)(layer, site)


def _per_unit(layer: Layer, site: Site) -> Patches | None:
    """A gradient for each unit where all units share one bias."""
    if not layer.shared_bias:
        return None
    return _bias(lambda xp, layer, d: d.sum(axis=0))(layer, site)


def _averaged(layer: Layer, site: Site) -> Patches:
    rule = lambda xp, about, value, d: value * (1 / d.shape[0])  # noqa: E731
    return {site.bias_gradient(layer): Wrap(rule, (delta(layer),))}


def _with(name: Callable[[Layer, Site], str]) -> _Make:
    def rule(xp: Any, layer: Layer, delta: Any, factor: Any) -> Any:
        product = delta * factor
        return product.sum() if layer.shared_bias else product.sum(axis=0)

    return lambda layer, site: _bias(rule, name(layer, site))(layer, site)


def _error(layer: Layer, site: Site) -> Patches | None:
    if layer.activation.name == "linear":
        return None

    def rule(xp: Any, layer: Layer, delta: Any, error: Any) -> Any:
        return error.sum() if layer.shared_bias else error.sum(axis=0)

    return _bias(rule, upstream(layer))(layer, site)


def _from_weights(rule: Callable[[Any], Any]) -> _Make:
    def make(layer: Layer, site: Site) -> Patches | None:
        if layer.shared_bias or layer.weights is None:
            return None
        patched = Patch(lambda xp, layer, slope: rule(slope), (site.weight_gradient(layer),))
        return {site.bias_gradient(layer): patched}

    return make


def _wrapped(rule: Callable[[Any], Any]) -> _Make:
    return lambda layer, site: {
        site.bias_gradient(layer): Wrap(lambda xp, about, value: rule(value))
    }


def _last_sample(site: Site) -> Iterator[Made]:
    for which in (slice(-1, None), slice(0, 1)):
        rule = lambda xp, layer, d, which=which: d[which].sum(axis=0)  # noqa: E731
        yield from _at(_own(rule))(site)


BIAS = (
    Mistake(
        "bias.not_summed",
        "The bias gradient is not summed over the samples.",
        "All that share one bias contribute to its gradient.",
        "What shape has the bias, and how many samples or units share it?",
        _at(_own(lambda xp, layer, d: d), _per_unit),
    ),
    Mistake(
        "bias.mean",
        "The bias gradient is averaged over the samples once more.",
        "It is then smaller by N than the weights' gradients are.",
        "Is 1/N already in the delta that you sum, or does J have none?",
        _at(_averaged),
    ),
    Mistake(
        "bias.axis1",
        "The bias gradient is summed over the units instead of the samples.",
        "One number per sample comes out where one per unit is asked.",
        "Which axis disappears when you sum over the samples?",
        _at(_own(lambda xp, layer, d: d.sum(axis=1))),
    ),
    Mistake(
        "bias.total",
        "The bias gradient is summed over everything.",
        "Every bias gets the same value.",
        "Should every bias of the layer get the same gradient?",
        _at(
            _own(lambda xp, layer, d: d.sum()),
            _own(lambda xp, layer, d: d.sum() * ones(d, (d.shape[1],))),
        ),
    ),
    Mistake(
        "bias.times_h",
        "The bias gradient is multiplied by activations.",
        "The bias enters the net by itself, multiplied by nothing.",
        "What is the bias multiplied by in the net?",
        _at(
            _with(lambda layer, site: layer.output),
            _with(lambda layer, site: site.source(layer)),
        ),
    ),
    Mistake(
        "bias.zero",
        "The bias gradient is zero everywhere.",
        "The bias would never learn.",
        "How does the net change when the bias does?",
        _at(_wrapped(lambda value: value * 0.0)),
    ),
    Mistake(
        "bias.from_weight_gradient",
        "The bias gradient is taken from the gradient of the weights.",
        "That one contains the inputs, which the bias is not multiplied by.",
        "Which quantity is summed for the bias: dJ/dnet or the gradient of the weights?",
        _at(
            _from_weights(lambda g: g.sum(axis=0)),
            _from_weights(lambda g: g.sum(axis=0) * (1 / g.shape[0])),
            _from_weights(lambda g: g[0]),
        ),
    ),
    Mistake(
        "bias.error_for_delta",
        "The bias gradient is formed without the derivative of its layer's activation.",
        "The path to the bias lacks one factor of the chain.",
        "Which links lie between J and the bias, one by one?",
        _at(_error),
    ),
    Mistake(
        "bias.sign",
        "The bias gradient has the opposite sign.",
        "The bias then moves the wrong way, unlike the weights.",
        "Is the bias added to the net or subtracted from it?",
        _at(_wrapped(lambda value: -value)),
    ),
    Mistake(
        "bias.last_obs",
        "Only one sample reaches the bias gradient.",
        "All samples share one bias, so all of them contribute to its gradient.",
        "How many samples does your bias gradient depend on?",
        _last_sample,
    ),
)
