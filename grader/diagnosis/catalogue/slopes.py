"""Mistakes in the derivative of an activation, of the output layer and of hidden ones."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.diagnosis.mistake import Mistake
from grader.diagnosis.operations import FROM_OUTPUT, contracted, diagonal, like, plain, slope_from
from grader.diagnosis.patch import Made, Patch, Patches, everywhere
from grader.diagnosis.site import Site, delta, slope, upstream
from reference.network import Activation, Layer, Objective

_Layers = Callable[[Site], tuple[Layer, ...]]
_Make = Callable[[Layer], Patches | None]
_ELEMENTWISE = ("logistic", "tanh", "relu")


def _at(layers: _Layers, *makes: _Make) -> Callable[[Site], Iterator[Made]]:
    def made(site: Site) -> Iterator[Made]:
        for make in makes:
            yield from everywhere(layers(site), make)

    return made


def _hidden(site: Site) -> tuple[Layer, ...]:
    return site.hidden


def _output(site: Site) -> tuple[Layer, ...]:
    return site.output


def _bent(layer: Layer) -> bool:
    return layer.activation.name != "linear"


def _smooth(layer: Layer) -> bool:
    """Element-wise and not linear."""
    return _bent(layer) and not layer.activation.row.rowwise


def _delta(layer: Layer, rule: Callable[..., Any], *operands: str) -> Patches:
    """dJ/dnet = rule(xp, layer, dJ/doutput, slope, *operands)."""
    return {delta(layer): Patch(rule, (upstream(layer), slope(layer), *operands))}


def _slope(layer: Layer, rule: Callable[..., Any], *operands: str) -> Patches:
    """The slope by rule(xp, layer, *operands), of the net where no operands are named."""
    return {slope(layer): Patch(rule, operands or None)}


def _by_formula(other: Activation) -> Callable[..., Any]:
    return lambda xp, layer, out: slope_from(other, xp, out)


def _dropped(layer: Layer) -> Patches | None:
    if not _bent(layer):
        return None
    asked = _slope(layer, lambda xp, layer, net: xp.ones(net)) if _smooth(layer) else {}
    return {**asked, **_delta(layer, lambda xp, layer, error, slope: error)}


def _at_output(layer: Layer) -> Patches | None:
    if not _bent(layer):
        return None
    return _slope(layer, lambda xp, layer, out: xp.slope(layer.activation, out), layer.output)


def _formula_on_net(layer: Layer) -> Patches | None:
    if not _bent(layer) or layer.activation.name not in FROM_OUTPUT:
        return None
    return _slope(layer, lambda xp, layer, net: slope_from(layer.activation, xp, net))


def _formula_again(layer: Layer) -> Patches | None:
    """The formula in the output, fed with g of the output."""
    if not _smooth(layer) or layer.activation.name not in FROM_OUTPUT:
        return None

    def rule(xp: Any, layer: Layer, out: Any) -> Any:
        return slope_from(layer.activation, xp, xp.activation(layer.activation, out))

    return _slope(layer, rule, layer.output)


def _other(layers: _Layers) -> Callable[[Site], Iterator[Made]]:
    """The slope of another activation, at the net or by its formula in the output."""

    def made(site: Site) -> Iterator[Made]:
        for name in (*_ELEMENTWISE, "softmax"):
            other = Activation(name)

            def at_net(layer: Layer, other: Activation = other) -> Patches | None:
                if layer.activation.name in (other.name, "linear"):
                    return None
                return _slope(layer, lambda xp, layer, net: xp.slope(other, net))

            def by_output(layer: Layer, other: Activation = other) -> Patches | None:
                if layer.activation.name in (other.name, "linear"):
                    return None
                return _slope(
                    layer, lambda xp, layer, out: slope_from(other, xp, out), layer.output
                )

            yield from everywhere(layers(site), at_net)
            yield from everywhere(layers(site), by_output)

    return made


def _extra(layers: _Layers) -> Callable[[Site], Iterator[Made]]:
    """A slope where the activation is linear."""

    def made(site: Site) -> Iterator[Made]:
        for name in (*_ELEMENTWISE, "softmax"):
            other = Activation(name)

            def make(layer: Layer, other: Activation = other) -> Patches | None:
                if _bent(layer):
                    return None
                return _slope(
                    layer, lambda xp, layer, out: slope_from(other, xp, out), layer.output
                )

            yield from everywhere(layers(site), make)

    return made


def _of_output_layer(site: Site) -> Iterator[Made]:
    """Hidden layers with the slope of the output's activation."""
    for last in site.output:
        other = last.activation

        def make(layer: Layer, other: Activation = other) -> Patches | None:
            if layer.activation == other or not _bent(layer):
                return None
            return _slope(layer, lambda xp, layer, net: xp.slope(other, net))

        def by_output(layer: Layer, other: Activation = other) -> Patches | None:
            if layer.activation == other or not _bent(layer) or other.name not in FROM_OUTPUT:
                return None
            return _slope(layer, _by_formula(other), layer.output)

        yield from everywhere(site.hidden, make)
        yield from everywhere(site.hidden, by_output)


def _diagonal(layer: Layer) -> Patches | None:
    if not layer.activation.row.rowwise:
        return None

    def jacobian(xp: Any, layer: Layer, net: Any) -> Any:
        full = xp.slope(layer.activation, net)
        return full * np.eye(full.shape[-1])

    return _slope(layer, jacobian)


def _diagonal_entries(layer: Layer) -> Patches | None:
    """An array of the diagonal entries in the place of the Jacobian."""
    if not layer.activation.row.rowwise:
        return None
    entries = _slope(layer, lambda xp, layer, net: diagonal(xp.slope(layer.activation, net)))
    return {**entries, **_delta(layer, lambda xp, layer, error, slope: error * slope)}


def _uncontracted(along: int) -> _Make:
    """Error and Jacobian multiplied entry by entry: (N, units, units), not summed."""

    def make(layer: Layer) -> Patches | None:
        if not layer.activation.row.rowwise:
            return None
        axes = (slice(None), slice(None), None) if along == 1 else (slice(None), None, slice(None))
        return _delta(layer, lambda xp, layer, error, slope: error[axes] * slope)

    return make


def _off_diagonal_sign(layer: Layer) -> Patches | None:
    if not layer.activation.row.rowwise:
        return None

    def jacobian(xp: Any, layer: Layer, net: Any) -> Any:
        full = xp.slope(layer.activation, net)
        return full * (2 * np.eye(full.shape[-1]) - 1)

    return _slope(layer, jacobian)


def _outer_only(layer: Layer) -> Patches | None:
    """-a_k a_m everywhere: the diagonal's own term is forgotten."""
    if not layer.activation.row.rowwise:
        return None

    def jacobian(xp: Any, layer: Layer, net: Any) -> Any:
        a = xp.activation(layer.activation, net)
        return -(a[..., :, None] * a[..., None, :])

    return _slope(layer, jacobian)


def _plain_difference() -> Callable[..., Any]:
    """(p - y) with the reduction of J; the sign of a maximised J."""

    def difference(objective: Objective, y: Any, p: Any) -> Any:
        return (p - y) * (objective.sign * objective.scale(*y.shape))

    return difference


def _again(site: Site) -> Iterator[Made]:
    """The cancelled delta multiplied by the slope once more."""
    objective = site.objective
    if objective is None or not site.layers or not _bent(site.layers[-1]):
        return
    last = site.layers[-1]
    if last.activation.name in objective.row.fused and site.error in site.steps:
        difference = _plain_difference()

        def rule(xp: Any, layer: Layer, error: Any, slope: Any, y: Any, p: Any) -> Any:
            return contracted(difference(objective, y, p), slope)

        def element(xp: Any, layer: Layer, error: Any, slope: Any, y: Any, p: Any) -> Any:
            return difference(objective, y, p) * p * (1.0 - p)

        operands = (site.network.targets, site.network.prediction)
        yield Made(_delta(last, rule, *operands))
        if last.activation.row.rowwise:
            yield Made(_delta(last, element, *operands))


def _always(site: Site) -> Iterator[Made]:
    """prediction - target as the output's delta though the pair does not cancel to it."""
    objective = site.objective
    if objective is None or not site.layers or site.error not in site.steps:
        return
    last = site.layers[-1]
    if last.activation.name in objective.row.fused or not _bent(last):
        return
    difference = _plain_difference()
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

            yield Made(_delta(last, rule, site.network.targets, site.network.prediction))


def _no_parentheses(layer: Layer) -> Patches | None:
    """h * 1 - h, and 1 - h * 2 for tanh, are 0 or another line."""
    rules: dict[str, Callable[..., Any]] = {
        "logistic": lambda xp, layer, out: out * 0.0,
        "tanh": lambda xp, layer, out: 1.0 - out * 2.0,
    }
    rule = rules.get(layer.activation.name)
    return None if rule is None else _slope(layer, rule, layer.output)


def _no_parentheses_in_product(layer: Layer) -> Patches | None:
    """error * h * 1 - h, and error * 1 - h^2 for tanh."""
    rules: dict[str, Callable[..., Any]] = {
        "logistic": lambda xp, layer, error, slope, out: error * out - out,
        "tanh": lambda xp, layer, error, slope, out: error - out * out,
    }
    rule = rules.get(layer.activation.name)
    return None if rule is None else _delta(layer, rule, layer.output)


def _no_square(layer: Layer) -> Patches | None:
    if layer.activation.name != "tanh":
        return None
    return _slope(layer, lambda xp, layer, out: 1.0 - out, layer.output)


def _plus_square(layer: Layer) -> Patches | None:
    """1 + h^2 for tanh, h (1 + h) for logistic."""
    rules: dict[str, Callable[..., Any]] = {
        "logistic": lambda xp, layer, out: out * (1.0 + out),
        "tanh": lambda xp, layer, out: 1.0 + out * out,
    }
    rule = rules.get(layer.activation.name)
    return None if rule is None else _slope(layer, rule, layer.output)


def _negated(layer: Layer) -> Patches | None:
    if not _smooth(layer):
        return None
    return _slope(layer, lambda xp, layer, net: -xp.slope(layer.activation, net))


def _output_for_slope(layer: Layer) -> Patches | None:
    """The activation itself in the place of its derivative."""
    if not _smooth(layer):
        return None
    return _slope(layer, lambda xp, layer, net: xp.activation(layer.activation, net))


def _of_error(layer: Layer) -> Patches | None:
    """The activation applied to what comes from above."""
    if not _bent(layer):
        return None
    return _delta(layer, lambda xp, layer, error, slope: xp.activation(layer.activation, error))


def _slope_of_error(layer: Layer) -> Patches | None:
    """The derivative taken at what comes from above; for ReLU its sign decides."""
    if not _smooth(layer):
        return None

    def rule(xp: Any, layer: Layer, error: Any, slope: Any) -> Any:
        return error * xp.slope(layer.activation, error)

    return _delta(layer, rule)


def _only_slope_of_error(layer: Layer) -> Patches | None:
    if not _smooth(layer):
        return None
    return _delta(layer, lambda xp, layer, error, slope: xp.slope(layer.activation, error))


def _formula_of_error(layer: Layer) -> Patches | None:
    """The formula in the output, fed with what comes from above."""
    if not _smooth(layer) or layer.activation.name not in FROM_OUTPUT:
        return None
    return _delta(layer, lambda xp, layer, error, slope: slope_from(layer.activation, xp, error))


def _without_error(layer: Layer) -> Patches | None:
    """The slope alone, without what comes from above."""
    if not _smooth(layer):
        return None
    return _delta(layer, lambda xp, layer, error, slope: slope)


def _relu_from_error(layer: Layer) -> Patches | None:
    return _slope_of_error(layer) if layer.activation.name == "relu" else None


def _relu_value(layer: Layer) -> Patches | None:
    if layer.activation.name != "relu":
        return None
    return _output_for_slope(layer)


def _relu_at_zero(layer: Layer) -> Patches | None:
    if layer.activation.name != "relu":
        return None
    return _slope(layer, lambda xp, layer, net: like(net, np.where(plain(net) >= 0, 1.0, 0.0)))


def _relu_reversed(layer: Layer) -> Patches | None:
    if layer.activation.name != "relu":
        return None
    return _slope(layer, lambda xp, layer, net: like(net, np.where(plain(net) > 0, 0.0, 1.0)))


def _twice(layer: Layer) -> Patches | None:
    if not _bent(layer) or layer.activation.name == "relu":
        return None
    return _delta(
        layer, lambda xp, layer, error, slope: contracted(contracted(error, slope), slope)
    )


def _not(make: _Make, *names: str) -> _Make:
    return lambda layer: None if layer.activation.name in names else make(layer)


def _rows(slot: str, layers: _Layers, which: str) -> tuple[Mistake, ...]:
    """What can go wrong in the output layer and in hidden layers alike."""
    return (
        Mistake(
            f"{slot}.dropped",
            f"The derivative of the {which} activation is left out.",
            "One factor of the chain is missing, so the error passes as if the layer were linear.",
            f"Between the {which} layer's output and its net there is one more link. Which?",
            _at(layers, _dropped),
        ),
        Mistake(
            f"{slot}.at_output",
            f"The derivative of the {which} activation is taken at its output instead of its net.",
            "The activation is then applied twice before the derivative is taken.",
            "At which point must the derivative be taken: before or after the activation?",
            _at(layers, _at_output, _formula_again),
        ),
        Mistake(
            f"{slot}.formula_on_net",
            f"The formula for the derivative in terms of the {which} output is fed with the net.",
            "The result can be negative or larger than any slope of the activation.",
            "Your formula wants the activation's output. What did you feed it?",
            _at(layers, _not(_formula_on_net, "relu", "leaky-relu")),
        ),
        Mistake(
            f"{slot}.wrong_act",
            f"The derivative of another activation is used in the {which} layer.",
            "Forward and backward propagation then belong to two different networks.",
            f"What is the {which} activation in this task, and is it the one you differentiate?",
            _other(layers),
        ),
        Mistake(
            f"{slot}.extra",
            f"A derivative is multiplied in though the {which} layer is linear.",
            "A linear layer passes the error on unchanged.",
            "What is the derivative of the activation that the task names for this layer?",
            _extra(layers),
        ),
        Mistake(
            f"{slot}.softmax_diag",
            f"Only the diagonal of the {which} softmax's Jacobian is used.",
            "Every output of softmax depends on every net of the sample.",
            "If the net of class 1 grows, what happens to the prediction for class 2?",
            _at(layers, _diagonal, _diagonal_entries),
        ),
        Mistake(
            f"{slot}.softmax_offdiag_sign",
            f"The {which} softmax's Jacobian has wrong entries off or on its diagonal.",
            "A larger net of one class must make the other classes less likely.",
            "The outputs add up to 1. What must each row of the Jacobian add up to?",
            _at(layers, _off_diagonal_sign, _outer_only),
        ),
        Mistake(
            f"{slot}.not_contracted",
            f"Error and Jacobian of the {which} softmax are multiplied entry by entry, not summed.",
            "Each net is reached through all outputs, so their contributions add up.",
            "Over which index does the product of error and Jacobian sum?",
            _at(layers, _uncontracted(1), _uncontracted(2)),
        ),
        Mistake(
            f"{slot}.no_parens",
            f"Parentheses or a power are missing in the formula of the {which} derivative.",
            "Operator precedence makes another formula of it.",
            "Evaluate your expression by hand for an output of 0.3. What should come out?",
            _at(layers, _no_parentheses, _no_parentheses_in_product),
        ),
        Mistake(
            f"{slot}.tanh_no_square",
            f"The square is missing in the derivative of the {which} tanh.",
            "The slope is then too small on one side of 0 and too large on the other.",
            "What is the derivative of tanh at 0 and at large nets, and what is yours?",
            _at(layers, _no_square),
        ),
        Mistake(
            f"{slot}.sign_inside",
            f"A minus became a plus inside the formula of the {which} derivative.",
            "The slope then grows where it should die away.",
            "What should the slope be where the activation has flattened out?",
            _at(layers, _plus_square),
        ),
        Mistake(
            f"{slot}.negated",
            f"The derivative of the {which} activation has the opposite sign.",
            "Below this layer every gradient points the wrong way.",
            "Does the activation rise or fall with its net?",
            _at(layers, _negated),
        ),
        Mistake(
            f"{slot}.value_for_slope",
            f"The {which} activation's value is multiplied in, not its derivative.",
            "How large an output is does not say how much it changes.",
            "Do you need how large the output is, or how it changes with the net?",
            _at(layers, _not(_output_for_slope, "relu")),
        ),
        Mistake(
            f"{slot}.act_of_error",
            f"The {which} activation is applied to the gradient that comes from above.",
            "The chain rule multiplies by a derivative; it does not send the error through again.",
            "What does the activation's link of the chain do with the error: apply, or multiply?",
            _at(layers, _not(_of_error, "relu")),
        ),
        Mistake(
            f"{slot}.slope_of_error",
            f"The {which} derivative is evaluated at the gradient that comes from above.",
            "The slope depends on the forward pass, not on the error.",
            "Which quantity decides how steep the activation is: the net or the error?",
            _at(
                layers,
                _not(_slope_of_error, "relu"),
                _only_slope_of_error,
                _formula_of_error,
            ),
        ),
        Mistake(
            f"{slot}.without_error",
            f"The {which} derivative stands alone, without the gradient that comes from above.",
            "The chain is cut: nothing of J reaches the layers below.",
            "What is multiplied with the derivative of the activation?",
            _at(layers, _without_error),
        ),
        Mistake(
            f"{slot}.twice",
            f"The derivative of the {which} activation is multiplied in twice.",
            "The gradient below this layer is far too small.",
            "How often does this derivative occur in the chain?",
            _at(layers, _twice),
        ),
        Mistake(
            f"{slot}.relu_upstream",
            f"The {which} ReLU's mask is taken from the gradient instead of the net.",
            "Whether a unit was active is decided by the forward pass.",
            "Whose sign decides whether a ReLU lets the gradient pass?",
            _at(layers, _relu_from_error),
        ),
        Mistake(
            f"{slot}.relu_value",
            f"The {which} ReLU's value is used as its derivative.",
            "Active units then scale the gradient by how large they are.",
            "What is the slope of ReLU at net 3?",
            _at(layers, _relu_value),
        ),
        Mistake(
            f"{slot}.relu_reversed",
            f"The {which} ReLU lets the gradient pass where the net is negative.",
            "Exactly the units that were silent are changed.",
            "On which side of 0 does ReLU change with its net?",
            _at(layers, _relu_reversed),
        ),
    )


OUTPUT = (
    *_rows("dout", _output, "output"),
    Mistake(
        "dout.again",
        "The short form prediction minus target is multiplied by the output derivative again.",
        "For this pair of activation and objective that derivative is already contained in it.",
        "Which derivative is already contained in prediction minus target for this pair?",
        _again,
    ),
    Mistake(
        "dout.canonical_always",
        "prediction minus target is used as dJ/dnet though this pair does not cancel to it.",
        "The short form belongs to particular pairs of activation and objective.",
        "For which pairs does that short form hold, and is yours one of them?",
        _always,
    ),
)

HIDDEN = (
    *_rows("dhid", _hidden, "hidden"),
    Mistake(
        "dhid.relu_ge",
        "The hidden ReLU's derivative is 1 at net 0.",
        "At the kink every value between 0 and 1 is accepted; no case lies there.",
        "Which value does the task give the derivative at net 0?",
        _at(_hidden, _relu_at_zero),
    ),
    Mistake(
        "dhid.out_act",
        "The hidden derivative is that of the output layer's activation.",
        "Forward and backward propagation then belong to two different networks.",
        "Does the hidden layer have the same activation as the output?",
        _of_output_layer,
    ),
)
