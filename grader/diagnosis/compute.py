"""A patched program, computed on demand: a quantity and what it needs, no more."""

import math
from typing import Any

from grader.diagnosis.operations import contracted
from grader.diagnosis.patch import Chain, Change, Patch, Patches
from grader.diagnosis.site import Site
from reference.arithmetic import Arithmetic
from reference.program import Step, Trace, parameter_names, trained_names
from reference.quantities import HISTORY, OBJECTIVE, STEPS
from reference.rules import RULES
from reference.training import train

MOST_AXES, MOST_ENTRIES = 3, 10**6
"""Axes and entries of the largest array that a wrong program may make."""


def _delta(xp: Any, layer: Any, error: Any, slope: Any) -> Any:
    return contracted(error, slope)


_RULES = {**RULES, "delta": _delta}
"""The rules, with a delta that takes slopes and Jacobians alike: a mistake may swap them."""


class Unavailable(Exception):
    """A rule needs a quantity that the function does not get."""


class DoesNotFit(Exception):
    """The arrays of a rule do not fit together: the call would raise."""


def compute(site: Site, memo: Trace, name: str, patches: Patches, xp: Arithmetic) -> Any:
    """A quantity of the patched program, computed when asked for."""
    if name in memo:
        return memo[name]
    step = site.steps.get(name)
    if step is None:
        _train(site, memo, name, patches, xp)
    else:
        try:
            memo[name] = _bounded_size(_applied(site, memo, step, patches, xp))
        except (ValueError, IndexError) as error:
            raise DoesNotFit(str(error)) from None
    return memo[name]


def _bounded_size(value: Any) -> Any:
    """The value; DoesNotFit when broadcasting has made more of it than any right step has."""
    if len(value.shape) > MOST_AXES or math.prod(value.shape) > MOST_ENTRIES:
        raise DoesNotFit("operands were broadcast together to an array of another kind")
    return value


def _applied(site: Site, memo: Trace, step: Step, patches: Patches, xp: Arithmetic) -> Any:
    change: Change | None = patches.get(step.target)
    parts = change.parts if isinstance(change, Chain) else (change,) if change else ()
    rule, operands = _RULES[step.op], step.operands
    if parts and isinstance(parts[0], Patch):
        rule, operands = parts[0].rule, parts[0].operands or step.operands
        parts = parts[1:]

    def values(names: tuple[str, ...]) -> list[Any]:
        return [compute(site, memo, name, patches, xp) for name in names]

    value = rule(xp, step.about, *values(operands))
    for part in parts:
        value = part.rule(xp, step.about, value, *values(part.operands or ()))
    return value


def _train(site: Site, memo: Trace, name: str, patches: Patches, xp: Arithmetic) -> None:
    """All that T updates give, when `name` is a part of it."""
    if name not in trained_names(site.network) or STEPS not in memo:
        raise Unavailable(name)
    names = parameter_names(site.network)

    def run(trace: Trace, arithmetic: Arithmetic) -> None:
        fresh = {key: trace[key] for key in memo_keys}
        for target in (OBJECTIVE, *(f"{one}_new" for one in names)):
            trace[target] = compute(site, fresh, target, patches, arithmetic)

    memo_keys = tuple(key for key in memo if key not in site.steps)
    start = {key: memo[key] for key in memo_keys}
    history, trained = train(run, start, names, int(memo[STEPS]), xp, OBJECTIVE)
    memo[HISTORY] = xp.stack(history)
    memo.update({f"{one}_trained": trained[one] for one in names})
