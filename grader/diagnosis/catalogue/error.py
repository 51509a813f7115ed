"""Mistakes in dJ/dprediction."""

from collections.abc import Callable, Iterator
from typing import Any

from grader.diagnosis.mistake import Mistake
from grader.diagnosis.patch import Made, Patch, Wrap, times
from grader.diagnosis.site import Site
from reference.network import Objective

_TWO_TERMS = ("log-likelihood", "binary-cross-entropy")
_LOGS = (*_TWO_TERMS, "cross-entropy")
_Made = Callable[[Site], Iterator[Made]]


def _error(*changes: Patch | Wrap, of: Callable[[Objective], bool] = lambda o: True) -> _Made:
    """dJ/dprediction changed, where the objective is of that kind."""

    def made(site: Site) -> Iterator[Made]:
        if site.objective is not None and site.error in site.steps and of(site.objective):
            for change in changes:
                yield Made({site.error: change})

    return made


def _slope(rule: Callable[..., Any]) -> Patch:
    """Another derivative `rule(xp, y, p, sign)` of a term, reduced as the task says."""

    def patched(xp: Any, objective: Objective, y: Any, p: Any) -> Any:
        return rule(xp, y, p, objective.sign) * objective.scale(*y.shape)

    return Patch(patched)


def _named(*names: str) -> Callable[[Objective], bool]:
    return lambda objective: objective.name in names


def _swapped(xp: Any, objective: Objective, y: Any, p: Any) -> Any:
    return objective.row.slope(xp, p, y, **objective.settings) * objective.scale(*y.shape)


def _terms(xp: Any, objective: Objective, y: Any, p: Any) -> Any:
    return objective.row.terms(xp, y, p, **objective.settings) * objective.scale(*y.shape)


def _over(xp: Any, y: Any, p: Any) -> Any:
    return y / xp.asked(y, p)


ERROR = (
    Mistake(
        "err.sign",
        "The derivative of J with respect to the prediction has the opposite sign.",
        "Every gradient then points the wrong way, and training makes J worse.",
        "If a prediction is a little too large, should J grow or shrink when it grows further?",
        _error(times(-1.0)),
    ),
    Mistake(
        "err.missing_2",
        "The factor 2 of the squared error is missing.",
        "All gradients are half as long as they should be.",
        "Differentiate the square once more, slowly: what comes down from the exponent?",
        _error(times(0.5), of=_named("squared-error")),
    ),
    Mistake(
        "err.extra_2",
        "There is an extra factor 2.",
        "All gradients are twice as long as they should be.",
        "Where does each factor in front come from in this objective?",
        _error(times(2.0)),
    ),
    Mistake(
        "err.extra_half",
        "There is an extra factor 1/2.",
        "All gradients are half as long as they should be.",
        "Where does each factor in front come from in this objective?",
        _error(times(0.5), of=lambda o: o.name != "squared-error"),
    ),
    Mistake(
        "err.swap_y_yhat",
        "Target and prediction are swapped in the derivative of J.",
        "The derivative is then taken as if the data depended on the weights.",
        "Which of the two is data, and which one depends on the weights?",
        _error(Patch(_swapped)),
    ),
    Mistake(
        "err.no_division",
        "The derivative of the logarithm is replaced by a plain difference.",
        "That short form belongs to dJ/dnet of certain pairs, not to dJ/dprediction.",
        "What is the derivative of ln(u) with respect to u?",
        _error(
            _slope(lambda xp, y, p, sign: (p - y) * sign),
            _slope(lambda xp, y, p, sign: y * -sign),
            of=_named(*_LOGS),
        ),
    ),
    Mistake(
        "err.one_term",
        "Only one of the two terms of the objective is differentiated.",
        "Samples with the other target then change nothing.",
        "Your derivative is 0 for one kind of target. Does J not depend on the prediction there?",
        _error(
            _slope(lambda xp, y, p, sign: _over(xp, y, p) * -sign),
            _slope(lambda xp, y, p, sign: _over(xp, 1 - y, 1 - p) * sign),
            of=_named(*_TWO_TERMS),
        ),
    ),
    Mistake(
        "err.term_sign",
        "The two terms of the objective's derivative have the wrong sign between them.",
        "Samples with one kind of target then push the wrong way.",
        "What is the derivative of ln(1 - u) with respect to u?",
        _error(
            _slope(lambda xp, y, p, sign: (_over(xp, y, p) + _over(xp, 1 - y, 1 - p)) * -sign),
            of=_named(*_TWO_TERMS),
        ),
    ),
    Mistake(
        "err.loss_value",
        "The value of the objective is used in the place of its derivative.",
        "How large J is does not say where it falls.",
        "Do you need how large J is, or how it changes?",
        _error(Patch(_terms)),
    ),
    Mistake(
        "err.abs",
        "The sign of the error is lost.",
        "Predictions that are too large and too small are pushed the same way.",
        "Can every output need a push in the same direction?",
        _error(Wrap(lambda xp, about, value: xp.absolute(value))),
    ),
    Mistake(
        "err.squared",
        "The squared error itself, signed or not, is passed back.",
        "Small errors vanish and large ones explode on the way back.",
        "What remains of a square when you differentiate it?",
        _error(
            _slope(lambda xp, y, p, sign: (p - y) * xp.absolute(p - y) * sign),
            _slope(lambda xp, y, p, sign: (p - y) * (p - y) * (2.0 * sign)),
            of=_named("squared-error"),
        ),
    ),
)
