"""T training steps, and what rounding makes of them.

Adding the error bounds of every step would grow like (1 + eta |H|)^T even where training forgets
its errors. Each step's own rounding is small and known, and it travels on through the true
Jacobian of the update; so the errors of the parameters are kept as a zonotope (Girard 2005,
*Reachability of uncertain linear systems using zonotopes*): a matrix whose columns are the
roundings of earlier steps, carried through the Jacobians of all later ones. To first order.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from reference.activations import Array
from reference.arithmetic import COMPLEX, Arithmetic
from reference.bounded import Bounded, BoundedArithmetic

Trace = dict[str, Any]
Run = Callable[[Trace, Arithmetic], None]
"""Runs the steps of one update on a trace, in place."""

STEP = 1e-100
"""Of the complex-step derivative; no cancellation, so as small as can be."""
COLUMNS = 40
"""Largest number of columns of the zonotope, per parameter."""


def train(
    run: Run, start: Trace, names: tuple[str, ...], steps: int, xp: Arithmetic, objective: str
) -> tuple[list[Any], Trace]:
    """J before each update, and the parameters after the last; all gradients before any update."""
    if isinstance(xp, BoundedArithmetic):
        return _train_bounded(run, start, names, steps, xp, objective)
    current, history = dict(start), []
    for _ in range(steps):
        run(current, xp)
        history.append(current[objective])
        current.update({name: current[f"{name}_new"] for name in names})
    return history, {name: current[name] for name in names}


def _train_bounded(
    run: Run,
    start: Trace,
    names: tuple[str, ...],
    steps: int,
    xp: BoundedArithmetic,
    objective: str,
) -> tuple[list[Any], Trace]:
    current, history = dict(start), []
    errors = _initial(current, names)
    for _ in range(steps):
        history.append(_objective(run, current, names, errors, xp, objective))
        jacobian = _jacobian(run, current, names)
        exact = _with_errors(current, names, np.zeros(len(jacobian)))
        run(exact, xp)
        fresh = np.concatenate([exact[f"{name}_new"].error.ravel() for name in names])
        errors = _reduced(np.hstack([jacobian @ errors, np.diag(fresh)]))
        current.update({name: exact[f"{name}_new"] for name in names})
    return history, {name: _with_errors(current, names, _radius(errors))[name] for name in names}


def _initial(current: Trace, names: tuple[str, ...]) -> Array:
    return np.diag(np.concatenate([current[name].error.ravel() for name in names]))


def _radius(errors: Array) -> Array:
    return np.asarray(np.abs(errors).sum(axis=1))


def _with_errors(current: Trace, names: tuple[str, ...], radius: Array) -> Trace:
    """The trace with these errors on its parameters."""
    changed, at = dict(current), 0
    for name in names:
        value = current[name].value
        error = radius[at : at + value.size].reshape(value.shape)
        changed[name] = Bounded(value, error, current[name].unit)
        at += value.size
    return changed


def _objective(
    run: Run,
    current: Trace,
    names: tuple[str, ...],
    errors: Array,
    xp: Arithmetic,
    objective: str,
) -> Bounded:
    trace = _with_errors(current, names, _radius(errors))
    run(trace, xp)
    value: Bounded = trace[objective]
    return value


def _jacobian(run: Run, current: Trace, names: tuple[str, ...]) -> Array:
    """d(parameters after)/d(parameters before), by complex step."""
    plain = {name: _plain(value) for name, value in current.items()}
    columns = []
    for name, index in _entries(plain, names):
        trace = dict(plain)
        trace[name] = plain[name].copy()
        trace[name][index] += 1j * STEP
        run(trace, COMPLEX)
        after = [np.asarray(trace[f"{one}_new"]).imag.ravel() for one in names]
        columns.append(np.concatenate(after) / STEP)
    return np.array(columns).T


def _plain(value: Any) -> Any:
    return COMPLEX.constant(value.value) if isinstance(value, Bounded) else value


def _entries(
    trace: Mapping[str, Any], names: tuple[str, ...]
) -> Iterator[tuple[str, tuple[int, ...]]]:
    for name in names:
        for index in np.ndindex(trace[name].shape):
            yield name, index


def _reduced(errors: Array) -> Array:
    """With too many columns the smallest, the oldest roundings, are enclosed in a box."""
    limit = COLUMNS * len(errors)
    if errors.shape[1] <= limit:
        return errors
    order = np.argsort(np.abs(errors).sum(axis=0))
    small, kept = order[: errors.shape[1] - limit // 2], order[errors.shape[1] - limit // 2 :]
    return np.hstack([errors[:, kept], np.diag(_radius(errors[:, small]))])
