"""Mistakes in how right values are handed back: transposed, or in another order."""

from collections.abc import Iterator
from itertools import combinations

from grader.diagnosis.mistake import Mistake
from grader.diagnosis.patch import Made
from grader.diagnosis.site import Site
from reference.program import parameter_names
from reference.quantities import gradient


def _weight_gradients(site: Site) -> list[str]:
    if site.objective is None:
        return []
    return [gradient(layer.weights) for layer in site.layers if layer.weights is not None]


def _first(site: Site) -> Iterator[Made]:
    names = _weight_gradients(site)
    if len(names) > 1:
        yield Made(transposed=(names[0],))


def _later(site: Site) -> Iterator[Made]:
    names = _weight_gradients(site)
    if len(names) > 1:
        for name in names[1:]:
            yield Made(transposed=(name,), where=name)


def _all(site: Site) -> Iterator[Made]:
    names = _weight_gradients(site)
    if names:
        yield Made(transposed=tuple(names))


def _orders(names: list[str]) -> Iterator[Made]:
    """Two exchanged; all in reverse."""
    for a, b in combinations(names, 2):
        yield Made(exchanged=((a, b), (b, a)), where=f"{a} and {b}")
    if len(names) > 2:
        yield Made(exchanged=tuple(zip(names, reversed(names), strict=True)))


def _gradient_orders(site: Site) -> Iterator[Made]:
    if site.objective is not None:
        yield from _orders([gradient(name) for name in parameter_names(site.network)])
        weights = _weight_gradients(site)
        if 2 < len(weights) < len(parameter_names(site.network)):
            yield Made(exchanged=tuple(zip(weights, reversed(weights), strict=True)))


def _forward_orders(site: Site) -> Iterator[Made]:
    for layer in site.layers:
        if layer.activation.name != "linear":
            yield from _orders([layer.net, layer.output])
    outputs = [layer.output for layer in site.layers]
    yield from _orders(outputs)


RETURNED = (
    Mistake(
        "grad.transposed_in",
        "The gradient of the first layer's weights comes back transposed.",
        "Its entries belong to other weights than the ones they stand for.",
        "Which shape do the weights have, and which your gradient?",
        _first,
    ),
    Mistake(
        "grad.transposed_out",
        "The gradient of a later layer's weights comes back transposed.",
        "Its entries belong to other weights than the ones they stand for.",
        "Which shape do the weights have, and which your gradient?",
        _later,
    ),
    Mistake(
        "grad.transposed_all",
        "The gradients of the weights come back transposed.",
        "Their entries belong to other weights than the ones they stand for.",
        "Entry (i, j) of the gradient belongs to which weight?",
        _all,
    ),
    Mistake(
        "grad.order",
        "The gradients come back in another order than asked.",
        "Each is then taken for the gradient of another parameter.",
        "In which order does the task ask for the gradients?",
        _gradient_orders,
    ),
    Mistake(
        "fwd.order",
        "The forward values come back in another order than asked.",
        "Net and output, or the outputs of two layers, are taken for one another.",
        "In which order does the task ask for the values, and which is the net?",
        _forward_orders,
    ),
)
