"""Mistakes in the value of the objective."""

import math
from collections.abc import Callable, Iterator
from typing import Any

from grader.diagnosis.mistake import Mistake
from grader.diagnosis.operations import square_root
from grader.diagnosis.patch import Made, Patch, Wrap, times
from grader.diagnosis.site import Site
from reference.network import Objective

_Logs = ("log-likelihood", "binary-cross-entropy", "cross-entropy")


def _wrapped(factor: Callable[[tuple[int, int]], float]) -> Callable[[Site], Iterator[Made]]:
    """J times a number that depends on the shape of the targets, (N, K)."""

    def rule(xp: Any, objective: Any, value: Any, y: Any) -> Any:
        return value * factor(y.shape)

    def made(site: Site) -> Iterator[Made]:
        if site.objective is not None:
            yield Made({site.data_objective: Wrap(rule, (site.network.targets,))})

    return made


def _when(
    condition: Callable[[Objective], bool], made: Callable[[Site], Iterator[Made]]
) -> Callable[[Site], Iterator[Made]]:
    def chosen(site: Site) -> Iterator[Made]:
        if site.objective is not None and condition(site.objective):
            yield from made(site)

    return chosen


def _terms(*rules: Callable[..., Any]) -> Callable[[Site], Iterator[Made]]:
    """J from other terms `rule(xp, y, p)`, reduced as the task says; L too."""

    def made(site: Site) -> Iterator[Made]:
        for rule in rules:

            def value(xp: Any, objective: Objective, y: Any, p: Any, rule: Any = rule) -> Any:
                return rule(xp, y, p).sum() * objective.scale(*y.shape)

            def each(xp: Any, objective: Objective, y: Any, p: Any, rule: Any = rule) -> Any:
                return rule(xp, y, p).sum(axis=1) * objective.sample_scale(y.shape[1])

            yield Made({site.data_objective: Patch(value), "L": Patch(each)})

    return made


def _log(xp: Any, weight: Any, p: Any) -> Any:
    return weight * xp.log(xp.asked(weight, p))


def _one_term(site: Site) -> Iterator[Made]:
    if site.objective is None or site.objective.name not in _Logs[:2]:
        return
    sign = -site.objective.sign
    yield from _terms(
        lambda xp, y, p: _log(xp, y, p) * sign, lambda xp, y, p: _log(xp, 1 - y, 1 - p) * sign
    )(site)


def _root(site: Site) -> Iterator[Made]:
    """Of J, and of the sum before it is divided."""

    def of_sum(xp: Any, objective: Objective, value: Any, y: Any) -> Any:
        scale = objective.scale(*y.shape)
        return square_root(value * (1 / scale)) * scale

    if site.objective is not None and site.objective.name == "squared-error":
        target = site.data_objective
        yield Made({target: Wrap(lambda xp, about, value: square_root(value))})
        yield Made({target: Wrap(of_sum, (site.network.targets,))})


def _penalty(factor: Callable[[int], float]) -> Callable[[Site], Iterator[Made]]:
    def made(site: Site) -> Iterator[Made]:
        if site.objective is not None and site.objective.penalty is not None:
            rule = lambda xp, about, value, y: value * factor(y.shape[0])  # noqa: E731
            yield Made({"J_penalty": Wrap(rule, (site.network.targets,))})

    return made


def _penalty_constants(site: Site) -> Iterator[Made]:
    for factor in (lambda n: 0.5, lambda n: 2.0, lambda n: 1 / n, lambda n: float(n)):
        yield from _penalty(factor)(site)


def _absolute(xp: Any, y: Any, p: Any) -> Any:
    return xp.absolute(y - p)


LOSS = (
    Mistake(
        "loss.half",
        "J carries an extra factor 1/2.",
        "J and its gradient no longer belong together.",
        "Which constants stand in front of J in the task, and which in your program?",
        _wrapped(lambda shape: 0.5),
    ),
    Mistake(
        "loss.double",
        "J carries an extra factor 2, or lost its factor 1/2.",
        "J and its gradient no longer belong together.",
        "Which constants stand in front of J in the task, and which in your program?",
        _wrapped(lambda shape: 2.0),
    ),
    Mistake(
        "loss.sum_not_mean",
        "J is summed over the samples, not averaged.",
        "J then grows with the size of the batch.",
        "What should happen to J when every sample is given twice?",
        _when(lambda o: o.samples == "mean", _wrapped(lambda shape: shape[0])),
    ),
    Mistake(
        "loss.mean_not_sum",
        "J is averaged over the samples, not summed.",
        "J is smaller by the size of the batch than the task says.",
        "How does the task reduce J over the samples?",
        _when(lambda o: o.samples == "sum", _wrapped(lambda shape: 1 / shape[0])),
    ),
    Mistake(
        "loss.mean_elements",
        "J is averaged over the outputs as well.",
        "Each further output then makes every error count less.",
        "Over which index does the average run, and over which one is summed?",
        _when(lambda o: o.outputs == "sum", _wrapped(lambda shape: 1 / shape[1])),
    ),
    Mistake(
        "loss.sum_outputs",
        "J is summed over the outputs, not averaged.",
        "J then grows with the number of outputs.",
        "Over which indices does the task average?",
        _when(lambda o: o.outputs == "mean", _wrapped(lambda shape: shape[1])),
    ),
    Mistake(
        "loss.all_mean",
        "J is averaged over samples and outputs where the task sums over both.",
        "J does not depend on the size of the arrays any more.",
        "np.mean without an axis averages over what?",
        _when(
            lambda o: (o.samples, o.outputs) == ("sum", "sum"),
            _wrapped(lambda shape: 1 / (shape[0] * shape[1])),
        ),
    ),
    Mistake(
        "loss.sign",
        "J has the opposite sign.",
        "Making it smaller then makes the network worse.",
        "Is this objective to be made large or small?",
        _wrapped(lambda shape: -1.0),
    ),
    Mistake(
        "loss.one_term",
        "Only one of the two logarithms is in J.",
        "One kind of target then contributes nothing.",
        "What does a sample with target 0 contribute to your J, and what one with target 1?",
        _one_term,
    ),
    Mistake(
        "loss.log2",
        "Another logarithm than the natural one is used.",
        "J is off by a constant factor, and its derivative is not the one of ln.",
        "Which logarithm does the definition use?",
        _when(
            lambda o: o.name in _Logs,
            lambda site: (
                Made({site.data_objective: times(1 / math.log(base))}) for base in (2.0, 10.0)
            ),
        ),
    ),
    Mistake(
        "loss.sqrt",
        "A square root is taken.",
        "The root of the squared error has another value and another derivative.",
        "Is there a root in the definition of J?",
        _root,
    ),
    Mistake(
        "loss.abs",
        "Absolute instead of squared errors are added up.",
        "Large errors count too little, small ones too much.",
        "What happens to J when an error doubles?",
        _when(lambda o: o.name == "squared-error", _terms(_absolute)),
    ),
    Mistake(
        "loss.penalty_missing",
        "The L2 term is missing in J.",
        "J and the gradient, which has a term for the weights, do not belong together.",
        "Which terms does J consist of in this task?",
        _penalty(lambda n: 0.0),
    ),
    Mistake(
        "loss.penalty_constant",
        "The L2 term has another constant than the task says.",
        "The weights are pulled towards 0 too much or too little.",
        "Which constants stand in front of the sum of squared weights?",
        _penalty_constants,
    ),
)
