"""Mistakes that no formula shows: how a function behaves, and what rounding makes of it."""

from collections.abc import Iterator
from typing import Any

from grader.diagnosis.mistake import Mistake
from grader.diagnosis.patch import Made, Patch
from grader.diagnosis.site import Site
from reference.network import Objective
from reference.rules import Rule

_SMALL = (*(10.0**-power for power in range(4, 17)), 2.0**-52)


def _guarded(site: Site) -> Iterator[Made]:
    """ln(p + e), and its derivative, for the constants that are in use."""
    objective = site.objective
    if objective is None or objective.row.predictions == "real":
        return
    for small in _SMALL:

        def terms(xp: Any, o: Objective, y: Any, p: Any, e: float = small) -> Any:
            if o.name == "cross-entropy":
                return y * xp.log(p + e) * -1.0
            return (y * xp.log(p + e) + (1 - y) * xp.log(1 - p + e)) * -o.sign

        def value(xp: Any, o: Objective, y: Any, p: Any, terms: Any = terms) -> Any:
            return terms(xp, o, y, p).sum() * o.scale(*y.shape)

        def slope(xp: Any, o: Objective, y: Any, p: Any, e: float = small) -> Any:
            ratio = y / (p + e)
            if o.name != "cross-entropy":
                ratio = ratio - (1 - y) / (1 - p + e)
            return ratio * (-o.sign * o.scale(*y.shape))

        yield Made({site.data_objective: Patch(value)})
        if site.error in site.steps:
            yield Made({site.error: Patch(slope)})
            yield Made({site.data_objective: Patch(value), site.error: Patch(slope)})


def _table_of_pairs(site: Site) -> Iterator[Made]:
    """(N, 1) against (N,): every sample with every other, in J or in its derivative."""
    objective = site.objective
    if objective is None or not site.network.flat_output or objective.row.rowwise:
        return

    def value(power: int) -> Rule:
        def rule(xp: Any, o: Objective, y: Any, p: Any) -> Any:
            total = o.row.terms(xp, y, p.T, **o.settings).sum()
            return total * (o.scale(*y.shape) * float(y.shape[0]) ** power)

        return rule

    def slope(turned: bool) -> Rule:
        def rule(xp: Any, o: Objective, y: Any, p: Any) -> Any:
            y, p = (y.T, p) if turned else (y, p.T)
            return o.row.slope(xp, y, p, **o.settings) * o.scale(max(y.shape), 1)

        return rule

    def product(turned: bool) -> Rule:
        def rule(xp: Any, layer: Any, x: Any, y: Any, p: Any) -> Any:
            return x.T @ slope(turned)(xp, objective, y, p)

        return rule

    for layer in site.output:
        if layer.activation.name == "linear" and layer.weights is not None:
            operands = (site.source(layer), site.network.targets, site.network.prediction)
            for turned in (False, True):
                yield Made({site.weight_gradient(layer): Patch(product(turned), operands)})
    for power in (0, -1):
        yield Made({site.data_objective: Patch(value(power))})
    for turned in (False, True):
        yield Made({site.error: Patch(slope(turned))})


BEHAVIOUR = (
    Mistake(
        "io.mutates_inputs",
        "An argument is changed in place.",
        "The caller still needs it; later results are computed from other numbers.",
        "Are the arrays that you were given still the same when your function ends?",
    ),
    Mistake(
        "io.state",
        "The result depends on earlier calls.",
        "The same inputs must give the same gradient, whatever was computed before.",
        "Does calling your function twice give the same answer?",
    ),
    Mistake(
        "io.random",
        "The result changes from run to run.",
        "What given numbers lead to is fixed, not drawn.",
        "What in this task is random?",
    ),
    Mistake(
        "io.numeric_diff",
        "The gradient is taken by finite differences.",
        "They agree with the derivative to some digits only, and cost one pass per weight.",
        "Your values agree to about half of the digits. How were they obtained?",
    ),
    Mistake(
        "io.log_eps",
        "A small constant is added inside the logarithm or the division.",
        "The objective is then a slightly different one, and so is its gradient.",
        "An added constant changes J a little. Is there another way to avoid ln 0?",
        _guarded,
    ),
    Mistake(
        "io.float32",
        "The computation runs in single precision.",
        "Only about seven digits are right.",
        "Which dtype do your arrays have?",
    ),
    Mistake(
        "io.rank1",
        "An array has one axis too few or too many, and broadcasting filled it up.",
        "(N,) minus (N, 1) is (N, N): every sample is compared with every other.",
        "Which shape does the difference of target and prediction have?",
        _table_of_pairs,
    ),
    Mistake(
        "stab.softmax_overflow",
        "The exponentials overflow for large nets.",
        "Infinity divided by infinity is not a number.",
        "What is e to the 1000 in floating point, and does softmax change when all nets shift?",
    ),
    Mistake(
        "stab.log_zero",
        "The logarithm or the quotient of a saturated prediction is taken.",
        "0 times infinity is not a number, though the limit is finite.",
        "The limit is finite: what cancels before you compute?",
    ),
)

FITTED = (
    Mistake(
        "grad.constant",
        "A result is right up to a constant factor.",
        "J and its gradient no longer belong together.",
        "Which constants does J have in the task, and which in what you differentiated?",
    ),
    Mistake(
        "grad.l2",
        "A multiple of the weights is added to the gradient.",
        "There is no penalty on the weights in this objective.",
        "Is there a penalty on the weights in this J?",
    ),
)
