"""Mistakes in sums and means over samples."""

from collections.abc import Callable, Iterator
from typing import Any

from grader.diagnosis.mistake import Mistake
from grader.diagnosis.patch import Change, Made, Patch, Patches, Wrap, everywhere
from grader.diagnosis.site import Site, delta
from reference.network import Layer, Objective

_Factor = Callable[[int, int], float]
_Made = Callable[[Site], Iterator[Made]]


def _by(site: Site, factor: _Factor) -> Wrap:
    """What a step gives times factor(N, K)."""
    return Wrap(lambda xp, about, value, y: value * factor(*y.shape), (site.network.targets,))


def _of(condition: Callable[[Objective], bool], site: Site) -> bool:
    return site.objective is not None and condition(site.objective)


def _means(objective: Objective) -> bool:
    return objective.samples == "mean"


def _sums(objective: Objective) -> bool:
    return objective.samples == "sum"


def _all(factor: _Factor, condition: Callable[[Objective], bool]) -> _Made:
    """Everything that is passed back, or only the parameters' gradients, times a factor."""

    def made(site: Site) -> Iterator[Made]:
        if _of(condition, site):
            change = _by(site, factor)
            if site.error in site.steps:
                yield Made({site.error: change})
            targets = [name for layer in site.layers for name in site.gradients(layer)]
            weights = [site.weight_gradient(layer) for layer in site.weighted]
            for names, where in ((targets, ""), (weights, "for the weights only")):
                if names:
                    yield Made(dict.fromkeys(names, change), where)

    return made


def _some_layers(site: Site) -> Iterator[Made]:
    """One layer's gradients averaged, or summed, in another way than the others'."""
    if site.objective is None or len(site.weighted) < 2:
        return
    factor: _Factor = (lambda n, k: n) if _means(site.objective) else (lambda n, k: 1 / n)
    for layer in site.weighted:
        change = _by(site, factor)
        yield Made(dict.fromkeys(site.gradients(layer), change), f"in the layer of {layer.output}")
        if layer.bias is not None:
            where = f"for {layer.weights}"
            yield Made({site.weight_gradient(layer): change}, where)


def _again_below(site: Site) -> Iterator[Made]:
    """1/N once more in every layer below the output: once for all, or once per layer."""
    if not _of(_means, site) or len(site.weighted) < 2:
        return
    below = site.weighted[:-1]
    once = _by(site, lambda n, k: 1 / n)
    yield Made({name: once for layer in below for name in site.gradients(layer)})
    if len(below) > 1:
        yield Made({delta(layer): once for layer in below})
        every = {name: once for layer in site.weighted for name in site.gradients(layer)}
        yield Made({**every, **{delta(layer): once for layer in below}})


def _late(site: Site) -> Iterator[Made]:
    """Deltas without the mean; the parameters' gradients with it."""
    if not _of(_means, site) or site.error not in site.steps:
        return
    changes: dict[str, Change] = {site.error: _by(site, lambda n, k: n)}
    for layer in site.layers:
        for name in site.gradients(layer):
            changes[name] = _by(site, lambda n, k: 1 / n)
    yield Made(changes)


def _fan_in(site: Site) -> Iterator[Made]:
    """The mean runs over the layer's inputs, not the samples; for the bias too, or not."""

    def rule(with_n: bool) -> Callable[..., Any]:
        def scaled(xp: Any, about: Any, value: Any, y: Any, x: Any) -> Any:
            return value * ((y.shape[0] if with_n else 1) / x.shape[1])

        return scaled

    def change(layer: Layer, with_n: bool) -> Wrap:
        return Wrap(rule(with_n), (site.network.targets, site.source(layer)))

    for with_n in {False, _of(_means, site)}:
        for targets in (lambda la: (site.weight_gradient(la),), site.gradients):
            yield from everywhere(
                site.weighted if site.objective else (),
                lambda layer, targets=targets, with_n=with_n: dict.fromkeys(  # type: ignore[misc]
                    targets(layer), change(layer, with_n)
                ),
            )


def _one_sample(which: slice, factor: _Factor) -> Callable[[Layer, Site], Patches]:
    def make(layer: Layer, site: Site) -> Patches:
        def weights(xp: Any, layer: Any, inputs: Any, delta: Any, y: Any) -> Any:
            return (inputs[which].T @ delta[which]) * factor(*y.shape)

        def bias(xp: Any, layer: Any, delta: Any, y: Any) -> Any:
            picked = delta[which]
            total = picked.sum() if layer.shared_bias else picked.sum(axis=0)
            return total * factor(*y.shape)

        rules: dict[str, Callable[..., Any]] = {site.weight_gradient(layer): weights}
        if layer.bias is not None:
            rules[site.bias_gradient(layer)] = bias
        targets = (site.network.targets,)
        return {n: Patch(rule, (*site.steps[n].operands, *targets)) for n, rule in rules.items()}

    return make


def _last(site: Site) -> Iterator[Made]:
    if site.objective is None:
        return
    factors: list[_Factor] = [lambda n, k: 1.0]
    factors += [lambda n, k: float(n)] if _means(site.objective) else []
    for which in (slice(-1, None), slice(0, 1)):
        for factor in factors:
            make = _one_sample(which, factor)
            yield from everywhere(site.weighted, lambda layer, make=make: make(layer, site))  # type: ignore[misc]


def _mean_first(site: Site) -> Iterator[Made]:
    """mean(input)^T times mean or sum of delta."""

    def rule(power: int) -> Callable[..., Any]:
        def weights(xp: Any, layer: Any, inputs: Any, delta: Any) -> Any:
            mean, total = inputs.sum(axis=0), delta.sum(axis=0)
            return (mean[:, None] @ total[None, :]) * float(inputs.shape[0]) ** power

        return weights

    for power in (0, -1, -2):
        yield from everywhere(
            site.weighted if site.objective else (),
            lambda layer, power=power: {site.weight_gradient(layer): Patch(rule(power))},  # type: ignore[misc]
        )


REDUCTION = (
    Mistake(
        "red.none",
        "The gradient is summed over the samples and not divided by N.",
        "Its length then grows with the batch, and so does every step of training.",
        "When every sample is given twice, does your gradient change? Should it?",
        _all(lambda n, k: n, _means),
    ),
    Mistake(
        "red.mean",
        "The gradient is divided by N although J is a sum over the samples.",
        "Gradient and objective no longer belong together.",
        "How is J reduced over the batch in this task?",
        _all(lambda n, k: 1 / n, _sums),
    ),
    Mistake(
        "red.mean_elements",
        "The gradient is divided by the number of outputs as well.",
        "Each further output then makes every error count less.",
        "np.mean without an axis averages over what?",
        _all(lambda n, k: 1 / k, lambda o: o.samples == "mean" and o.outputs == "sum"),
    ),
    Mistake(
        "red.all_mean",
        "The gradient is divided by N and by the number of outputs although J is a sum.",
        "Gradient and objective no longer belong together.",
        "np.mean without an axis averages over what?",
        _all(lambda n, k: 1 / (n * k), _sums),
    ),
    Mistake(
        "red.by_K",
        "The gradient is divided by the number of outputs instead of the number of samples.",
        "The scale of the gradient then depends on the wrong size.",
        "Which axis holds the samples?",
        _all(lambda n, k: n / k, _means),
    ),
    Mistake(
        "red.twice",
        "The gradient is divided by N twice.",
        "Training becomes slower the larger the batch is.",
        "In how many places do you divide by N?",
        _all(lambda n, k: 1 / n, _means),
    ),
    Mistake(
        "red.twice_hidden",
        "The gradient is divided by N once more in the layers below the output.",
        "The lower layers learn far too slowly.",
        "Is 1/N already in the delta that you pass back?",
        _again_below,
    ),
    Mistake(
        "red.some_layers",
        "One layer's gradient is averaged over the samples in another way than the others'.",
        "The layers then learn at speeds that depend on the size of the batch.",
        "Where is the mean over the samples taken in each of your gradients?",
        _some_layers,
    ),
    Mistake(
        "red.late",
        "1/N is applied to the parameters' gradients only, not to the deltas.",
        "The final gradients are right, but the deltas are those of a sum, not of J.",
        "Is J a sum or a mean over the samples, and so what is its derivative at the net?",
        _late,
    ),
    Mistake(
        "red.2N",
        "The gradient is divided by 2N.",
        "All gradients are half as long as they should be.",
        "Does J carry a 1/2 in this task?",
        _all(lambda n, k: 0.5, _means),
    ),
    Mistake(
        "red.fan_in",
        "The mean runs over the inputs of the layer instead of over the samples.",
        "Each layer's gradient is scaled by a number that has nothing to do with the batch.",
        "Over which axis does your mean run?",
        _fan_in,
    ),
    Mistake(
        "red.last_obs",
        "Only one sample reaches the gradient: the others are overwritten or left out.",
        "The network learns from a single sample of each batch.",
        "What becomes of the first sample's contribution in your loop?",
        _last,
    ),
    Mistake(
        "red.mean_first",
        "Inputs and errors are averaged over the samples before they are multiplied.",
        "A product of averages forgets which error belongs to which input.",
        "Is the average of products the product of averages?",
        _mean_first,
    ),
)
