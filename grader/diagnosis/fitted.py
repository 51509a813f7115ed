"""Mistakes with a number of the student's own in them: a penalty, a learning rate."""

from collections.abc import Mapping, Sequence

import numpy as np

from grader.answers.key import value_of
from grader.diagnosis.evidence import Seen
from grader.diagnosis.reproduce import shaped
from reference.activations import Array
from reference.bounded import DOUBLE

ROOM = 16.0
"""Roundings that a fitted number may be off by."""


def fitted(calls: Sequence[Seen], item: int) -> tuple[str, str] | None:
    """Code and number when a gradient is `gradient + c weights` or `weights + c gradient`."""
    for code in ("grad.l2", "grad.new_weights"):
        number = _number(calls, item, code)
        if number is not None:
            return code, f"{number:.6g}"
    return None


def _number(calls: Sequence[Seen], item: int, code: str) -> float | None:
    """The one number that fits all calls."""
    number: float | None = None
    for call in calls:
        pieces = _pieces(call, item, code)
        if pieces is None:
            return None
        got, base, direction, bound = pieces
        at = int(np.argmax(np.abs(direction)))
        if direction[at] == 0:
            return None
        if number is None:
            number = float((got[at] - base[at]) / direction[at])
        size = np.abs(got) + np.abs(base) + abs(number) * np.abs(direction)
        start = (bound[at] + DOUBLE * size[at]) / abs(direction[at]) * np.abs(direction)
        room = ROOM * (bound * (1 + abs(number)) + DOUBLE * size + start)
        known = np.isfinite(room).all() and (np.abs(got - base - number * direction) <= room).all()
        if not known:
            return None
    return number if number else None


def _pieces(call: Seen, item: int, code: str) -> tuple[Array, Array, Array, Array] | None:
    """got, base, direction and bound as flat arrays."""
    answer, got = call.scene.task.answers[item], call.values[item]
    weights = _weights(call, item)
    if got is None or weights is None or call.raised:
        return None
    if shaped(got, answer.value).shape != answer.value.shape:
        return None
    flat = got.ravel(), answer.value.ravel(), weights.ravel(), answer.bound.ravel()
    if code == "grad.l2":
        return flat
    return flat[0], flat[2], flat[1], flat[3]


def _weights(call: Seen, item: int) -> Array | None:
    """The parameter that the asked gradient belongs to, as the course writes it."""
    scene = call.scene
    view = scene.views[item]
    names = [part.removeprefix("dJ_d") for part in view.parts]
    given: Mapping[str, Array] = scene.given
    if not view.parts[0].startswith("dJ_d") or not all(name in given for name in names):
        return None
    kinds = {layer.weights for layer in scene.network.layers}
    kinds |= {layer.bias for layer in scene.network.layers}
    if names[0] not in kinds:
        return None
    return np.asarray(view.show([value_of(given[name]) for name in names]))
