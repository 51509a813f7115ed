"""One call seen from inside: what the function was given, and what any program makes of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from grader.answers.key import value_of
from grader.answers.plan import Task
from grader.diagnosis.compute import DoesNotFit, Unavailable, compute
from grader.diagnosis.patch import Made, Patches, Wrap
from grader.diagnosis.site import Site, site_of
from grader.spec.exercise import Exercise
from grader.spec.signature import Name, names_in
from reference.activations import Array
from reference.arithmetic import FLOAT64, Arithmetic
from reference.bounded import BOUNDED_DOUBLE, Bounded
from reference.layout import View, view_of
from reference.network import Network
from reference.program import Trace, trained_names
from reference.quantities import STEPS, local, quantities

MOST_SCENES = 1024
"""Scenes that are kept: those of a few plans."""
MOST_KNOWN = 64
"""Mistakes whose bounded numbers a scene remembers."""


@lru_cache(maxsize=512)
def ancestors(network: Network) -> Mapping[str, frozenset[str]]:
    """Each quantity with everything its value depends on, itself included."""
    found: dict[str, frozenset[str]] = {}
    for step in site_of(network).steps.values():
        behind = [found.get(name, frozenset({name})) for name in step.operands]
        found[step.target] = frozenset({step.target}).union(*behind)
    everything = frozenset().union(*found.values())
    found.update(dict.fromkeys(trained_names(network), everything))
    return found


@dataclass(frozen=True, eq=False)
class Scene:
    """A call on a case; `given` are canonical arrays by name."""

    task: Task
    given: Mapping[str, Array]
    _known: dict[int, tuple[Made, tuple[tuple[Array, Array], ...]]] = field(default_factory=dict)
    """What mistakes give, by their identity."""

    @property
    def exercise(self) -> Exercise:
        """The exercise of the call."""
        return self.task.key.exercise

    @property
    def network(self) -> Network:
        """The network of the call."""
        return self.task.function.network

    @cached_property
    def site(self) -> Site:
        """The network's steps."""
        return site_of(self.network)

    @cached_property
    def asked(self) -> tuple[Name, ...]:
        """The names that are judged, in order."""
        return self.task.key.asked(self.task.function)

    @cached_property
    def views(self) -> tuple[View, ...]:
        """How the course writes each of them."""
        return tuple(self.exercise.view(self.network, item.name) for item in self.asked)

    @cached_property
    def plain(self) -> Trace:
        """All that the right program computes from what is given."""
        memo = dict(self.given)
        for view in self.views:
            for part in view.parts:
                compute(self.site, memo, part, {}, FLOAT64)
        return memo

    def behind(self, names: Iterable[str]) -> set[str]:
        """What the function computes on the way to these quantities, themselves included."""
        found: set[str] = set()
        waiting = [name for name in names if name not in self.given]
        waiting += [] if not trained_names(self.network).intersection(names) else self.site.steps
        while waiting:
            name = waiting.pop()
            if name in found or name in self.given:
                continue
            found.add(name)
            step = self.site.steps.get(name)
            waiting += step.operands if step else ()
        return found

    def with_values(self, values: Mapping[str, Array]) -> "Scene":
        """The same call with more values taken as given."""
        return Scene(self.task, {**self.given, **values})


@lru_cache(maxsize=MOST_SCENES)
def scene_of(task: Task) -> Scene:
    """The scene of a call of the plan."""
    exercise, function, key = task.key.exercise, task.function, task.key
    items = tuple(names_in(function.signature.arguments))
    given: dict[str, Array] = {}
    if any(item.name in exercise.opaque for item in items):
        given.update({name: np.asarray(value) for name, value in key.case.values.items()})
    for item in items:
        if item.name not in exercise.opaque:
            for part in exercise.view(function.network, item.name).parts:
                given[part] = value_of(key.trace[part])
    return Scene(task, {**_behind_factors(function.network, given), **given})


def _behind_factors(network: Network, given: Mapping[str, Array]) -> dict[str, Array]:
    """A chain-rule factor that is given stands for what it consists of."""
    known = {}
    for layer, source, _ in network.links():
        if layer.weights is not None:
            if local(layer.net, layer.weights) in given:
                known[source] = given[local(layer.net, layer.weights)]
            if local(layer.net, source) in given:
                known[layer.weights] = given[local(layer.net, source)].T
    return known


def predicted(scene: Scene, made: Made) -> tuple[Array, ...] | None:
    """What the call returns when the mistake is made; None when that changes nothing.

    Raises Unavailable, and DoesNotFit where the call would raise.
    """
    if not _touches(scene, made):
        return None
    memo = _start(scene, made.patches, FLOAT64)
    return tuple(np.asarray(array) for array, _ in _shown(scene, memo, made, FLOAT64))


def bounded(scene: Scene, made: Made) -> tuple[tuple[Array, Array], ...]:
    """The same with the error bound of each entry, in double precision."""
    known = scene._known.get(id(made))
    if known is not None:
        return known[1]
    memo = {
        name: value if name == STEPS else BOUNDED_DOUBLE.constant(value)
        for name, value in scene.given.items()
    }
    _wrap_inputs(scene, memo, made.patches, BOUNDED_DOUBLE)
    found = tuple(_shown(scene, memo, made, BOUNDED_DOUBLE))
    if len(scene._known) >= MOST_KNOWN:
        scene._known.clear()
    scene._known[id(made)] = made, found
    return found


def quantity(scene: Scene, made: Made, name: str) -> Array | None:
    """One quantity of the program with the mistake; None when it cannot be had."""
    try:
        memo = _start(scene, made.patches, FLOAT64)
        with np.errstate(all="ignore"):
            return np.asarray(compute(scene.site, memo, name, made.patches, FLOAT64))
    except (Unavailable, DoesNotFit):
        return None


def _touches(scene: Scene, made: Made) -> bool:
    behind = ancestors(scene.network)
    parts = [part for view in scene.views for part in view.parts]
    moved = {*made.transposed, *(asked for asked, _ in made.exchanged)}
    if moved.intersection(parts):
        return True
    changed = set(made.patches)
    return any(changed & behind.get(part, frozenset({part})) for part in parts)


def _start(scene: Scene, patches: Patches, xp: Arithmetic) -> Trace:
    """What stays as it is when the patched steps change."""
    behind, changed = ancestors(scene.network), set(patches)
    memo = {
        name: value
        for name, value in scene.plain.items()
        if name in scene.given or not changed & behind.get(name, frozenset())
    }
    _wrap_inputs(scene, memo, patches, xp)
    return memo


def _wrap_inputs(scene: Scene, memo: Trace, patches: Patches, xp: Arithmetic) -> None:
    for name, change in patches.items():
        if name not in scene.site.steps and name in memo and isinstance(change, Wrap):
            memo[name] = change.rule(xp, None, memo[name])


def _shown(scene: Scene, memo: Trace, made: Made, xp: Arithmetic) -> Iterable[tuple[Array, Array]]:
    """Value and bound of each asked quantity, as the course writes it."""
    exchanged = dict(made.exchanged)
    for item, view in zip(scene.asked, scene.views, strict=True):
        if view.parts[0] in exchanged:
            other = exchanged[view.parts[0]]
            listed = quantities(scene.network)[other]
            view = view_of(listed, scene.network, scene.exercise.layout)
        with np.errstate(all="ignore"):
            parts = [compute(scene.site, memo, part, made.patches, xp) for part in view.parts]
            value, error = _written(scene, view, parts)
        sign = -1.0 if item.negative else 1.0
        if view.parts[0] in made.transposed:
            value, error = value.T, error.T
        yield sign * value, error


def _written(scene: Scene, view: View, parts: list[Any]) -> tuple[Array, Array]:
    """Value and bound as the course writes them; what has other axes than it should, as it is."""
    values = [value_of(part) for part in parts]
    bounded = isinstance(parts[0], Bounded)
    if len(values) == 1 and _has_other_axes(view, values[0]):
        odd = [values[0], parts[0].error if bounded else np.zeros(values[0].shape)]
        value, error = (_odd(scene, view.signs[0] * array) for array in odd)
        return value, np.abs(error)
    try:
        value = view.show(values)
        if bounded:
            return value, view.show_errors([part.error for part in parts])
    except (ValueError, IndexError) as error:
        raise DoesNotFit(str(error)) from None
    return value, np.zeros(())


def _has_other_axes(view: View, array: Array) -> bool:
    if array.ndim != len(view.sizes):
        return True
    return any(size != 1 for i, size in enumerate(array.shape) if i not in view.kept)


def _odd(scene: Scene, array: Array) -> Array:
    """Samples where the course has them: the first axis here."""
    layout = scene.exercise.layout.samples
    if layout == "single" and array.ndim > 1 and len(array) == 1:
        return np.asarray(array[0])
    return array.T if layout == "columns" and array.ndim == 2 else array
