"""Mistakes of forward propagation."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.diagnosis.mistake import Mistake
from grader.diagnosis.operations import like, plain, reshaped
from grader.diagnosis.patch import Made, Patch, Patches, Wrap, everywhere
from grader.diagnosis.site import Site, slope
from reference.network import Activation, Layer

_Rule = Callable[..., Any]


def _value(layer: Layer, rule: _Rule, own_slope: _Rule | None = None) -> Patches:
    """The layer's output by another rule; with its slope when that is wrong in the same way."""
    patches: dict[str, Patch] = {layer.output: Patch(rule)}
    if own_slope is not None:
        patches[slope(layer)] = Patch(own_slope)
    return patches


def _both(rule: _Rule, own: _Rule | None) -> Callable[[tuple[Layer, ...]], Iterator[Made]]:
    """The wrong output, with the slope of the right activation and with that of the wrong one."""

    def made(layers: tuple[Layer, ...]) -> Iterator[Made]:
        yield from everywhere(layers, lambda layer: _value(layer, rule))
        if own is not None:
            yield from everywhere(layers, lambda layer: _value(layer, rule, own))

    return made


def _bent(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    return tuple(layer for layer in layers if layer.activation.name != "linear")


def _named(layers: tuple[Layer, ...], name: str) -> tuple[Layer, ...]:
    return tuple(layer for layer in layers if layer.activation.name == name)


def _missing(layers: tuple[Layer, ...]) -> Iterator[Made]:
    made = _both(lambda xp, layer, net: net, lambda xp, layer, net: xp.ones(net))
    return made(_bent(layers))


def _twice(layers: tuple[Layer, ...]) -> Iterator[Made]:
    def value(xp: Any, layer: Layer, net: Any) -> Any:
        return xp.activation(layer.activation, xp.activation(layer.activation, net))

    return _both(value, None)(_bent(layers))


def _instead(layers: tuple[Layer, ...], other: str | Activation) -> Iterator[Made]:
    """Another activation in these layers."""
    made = _both(
        lambda xp, layer, net: xp.activation(other, net),
        lambda xp, layer, net: xp.slope(other, net),
    )
    yield from made(layers)


def _others(site: Site) -> Iterator[Made]:
    named = {("logistic", "tanh"), ("tanh", "logistic"), ("softmax", "logistic")}
    for layer in _bent(site.layers):
        for other in ("logistic", "tanh", "relu", "softmax"):
            name = layer.activation.name
            if other != name and (name, other) not in named:
                yield from _instead((layer,), other)


def _extra(layers: tuple[Layer, ...]) -> Iterator[Made]:
    for other in ("logistic", "tanh", "relu", "softmax"):
        yield from _instead(_named(layers, "linear"), other)


def _steep(site: Site) -> Iterator[Made]:
    """1 / (1 + e^z), with the slope of that, and with the right one."""
    made = _both(
        lambda xp, layer, net: xp.activation("logistic", -net),
        lambda xp, layer, net: -xp.slope("logistic", net),
    )
    yield from made(_named(site.layers, "logistic"))


def _same_as_hidden(site: Site) -> Iterator[Made]:
    for layer in site.output:
        for before in site.before(layer):
            if before.activation != layer.activation:
                yield from _instead((layer,), before.activation)


def _over_samples(xp: Any, layer: Layer, net: Any) -> Any:
    return xp.activation("softmax", net.T).T


def _over_everything(xp: Any, layer: Layer, net: Any) -> Any:
    return reshaped(xp.activation("softmax", reshaped(net, (1, -1))), net.shape)


def _softmax_by(rule: _Rule) -> Callable[[Site], Iterator[Made]]:
    return lambda site: everywhere(
        _named(site.layers, "softmax"), lambda layer: _value(layer, rule)
    )


def _leaky(site: Site) -> Iterator[Made]:
    for below in (0.01, 0.1, 0.2):
        yield from _instead(
            _named(site.layers, "relu"), Activation("leaky-relu", (("slope", below),))
        )


def _without_bias(layer: Layer) -> Patches | None:
    if layer.bias is None or layer.weights is None:
        return None
    return {layer.net: Patch(lambda xp, layer, inputs, weights, bias: inputs @ weights)}


def _bias_outside(layer: Layer) -> Patches | None:
    def value(xp: Any, layer: Layer, net: Any, bias: Any) -> Any:
        return xp.activation(layer.activation, net) + bias

    without = _without_bias(layer)
    if without is None or layer.activation.name == "linear":
        return None
    return {**without, layer.output: Patch(value, (layer.net, layer.bias or ""))}


def _multiplied(product: _Rule) -> Callable[[Layer], Patches | None]:
    def make(layer: Layer) -> Patches | None:
        def net(xp: Any, layer: Layer, inputs: Any, weights: Any, *bias: Any) -> Any:
            value = product(inputs, weights)
            return value + bias[0] if bias else value

        return None if layer.weights is None else {layer.net: Patch(net)}

    return make


def _shifted_classes(site: Site) -> Iterator[Made]:
    def roll(by: int) -> _Rule:
        def rule(xp: Any, about: Any, targets: Any) -> Any:
            return like(targets, np.roll(plain(targets), by, axis=1))

        return rule

    objective = site.objective
    if objective is not None and objective.row.targets == "one-hot":
        for by in (1, -1):
            yield Made({site.network.targets: Wrap(roll(by))}, f"by {by:+d}")


FORWARD = (
    Mistake(
        "fwd.out_act_missing",
        "The output layer returns its net without the activation.",
        "Predictions then have the range of the net, and every gradient differs.",
        "Which values can your predictions take, and which should they be able to take?",
        lambda site: _missing(site.output),
    ),
    Mistake(
        "fwd.hid_act_missing",
        "A hidden layer passes its net on without the activation.",
        "A network of layers without activation is one linear layer, however many there are.",
        "What could your network learn that a single layer of weights could not?",
        lambda site: _missing(site.hidden),
    ),
    Mistake(
        "fwd.out_act_twice",
        "The output activation is applied twice.",
        "The prediction is squeezed twice, and the derivative belongs to doing it once.",
        "How often does a number pass through the activation between net and prediction?",
        lambda site: _twice(site.output),
    ),
    Mistake(
        "fwd.hid_act_twice",
        "A hidden activation is applied twice.",
        "The next layer receives values that no step of the task describes.",
        "Follow one hidden value by hand: how often is the activation applied to it?",
        lambda site: _twice(site.hidden),
    ),
    Mistake(
        "fwd.extra_act",
        "An activation is applied where the task asks for a linear layer.",
        "The layer can no longer give every real number, as its targets or logits need.",
        "Which activation does the task name for this layer?",
        lambda site: _extra(site.layers),
    ),
    Mistake(
        "fwd.logistic_sign",
        "The logistic function is written with the wrong sign in the exponent.",
        "It falls where it should rise, so every unit answers the opposite.",
        "What should the logistic function give for a very large positive net?",
        _steep,
    ),
    Mistake(
        "fwd.tanh_for_logistic",
        "tanh is used where the task asks for the logistic function.",
        "Values between -1 and 1 are no probabilities, and the derivative is another one.",
        "Can the activation of this layer ever be negative?",
        lambda site: _instead(_named(site.layers, "logistic"), "tanh"),
    ),
    Mistake(
        "fwd.logistic_for_tanh",
        "The logistic function is used where the task asks for tanh.",
        "The values lie between 0 and 1 instead of around 0, and the derivative is another one.",
        "What is the value of this layer's activation at net 0?",
        lambda site: _instead(_named(site.layers, "tanh"), "logistic"),
    ),
    Mistake(
        "fwd.same_act_both",
        "The output layer uses the activation of the hidden layer.",
        "The output's range no longer fits the targets and the objective.",
        "The task names one activation for each layer: which of them acts on the output's net?",
        _same_as_hidden,
    ),
    Mistake(
        "fwd.other_act",
        "A layer uses another activation than the task names.",
        "Everything after this layer is computed from other values.",
        "Which activation does the task name for this layer, and which one do you call?",
        _others,
    ),
    Mistake(
        "fwd.softmax_axis0",
        "Softmax is normalised over the samples instead of over the outputs.",
        "The prediction for one sample then depends on which others are in the batch.",
        "Which entries of the prediction should add up to 1?",
        _softmax_by(_over_samples),
    ),
    Mistake(
        "fwd.softmax_global",
        "Softmax is normalised over the whole array.",
        "All predictions of the batch share one total of 1.",
        "Does the prediction for one sample depend on the other samples?",
        _softmax_by(_over_everything),
    ),
    Mistake(
        "fwd.logistic_for_softmax",
        "The logistic function is used where the task asks for softmax.",
        "The outputs of a sample no longer compete and do not add up to 1.",
        "Do the outputs of one sample add up to 1 in your result?",
        lambda site: _instead(_named(site.layers, "softmax"), "logistic"),
    ),
    Mistake(
        "fwd.relu_leaky",
        "A leaky ReLU is used where the task asks for ReLU.",
        "Negative nets then let a small value and a small gradient pass.",
        "What exactly should come out of this layer for a negative net?",
        _leaky,
    ),
    Mistake(
        "fwd.bias_missing",
        "The bias is not added to the net.",
        "The layer cannot move its threshold, and the gradient of the bias has no effect.",
        "If all inputs of the layer are 0, what should its net be?",
        lambda site: everywhere(site.layers, _without_bias),
    ),
    Mistake(
        "fwd.bias_after_act",
        "The bias is added after the activation instead of before.",
        "It shifts the output instead of the threshold.",
        "Does the bias belong to the net or to the output of the layer?",
        lambda site: everywhere(site.layers, _bias_outside),
    ),
    Mistake(
        "fwd.weights_transposed",
        "The inputs are multiplied by the transposed weights.",
        "Each weight connects another pair of units; unequal sizes do not even fit.",
        "Write the shapes under each symbol of the product. Which units does one weight connect?",
        lambda site: everywhere(site.layers, _multiplied(lambda x, w: x @ w.T)),
    ),
    Mistake(
        "fwd.class_offset",
        "The class numbers are taken one off.",
        "Every sample is compared with its neighbour's class.",
        "From which number are the classes counted, and which column is the first class's?",
        _shifted_classes,
    ),
)
