"""Patches: what a mistake puts in the place of a step."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from reference.network import Layer
from reference.rules import Rule


@dataclass(frozen=True)
class Patch:
    """A rule in the place of a step's own: `rule(xp, about, *operands)`."""

    rule: Rule
    operands: tuple[str, ...] | None = None
    """Names of quantities; None for the step's own operands."""


@dataclass(frozen=True)
class Wrap:
    """A change of what a step gives: `rule(xp, about, value, *operands)`."""

    rule: Rule
    operands: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chain:
    """Several changes of one step, one after the other; only the first may be a patch."""

    parts: tuple[Patch | Wrap, ...]


Change = Patch | Wrap | Chain
Patches = Mapping[str, Change]
"""Target of a step -> its change."""


@dataclass(frozen=True)
class Made:
    """A mistake made somewhere in a network: its changes, and where they are."""

    patches: Patches = field(default_factory=dict)
    where: str = ""
    """Which layer, in words; empty when the network has only one such place, or all are meant."""
    transposed: tuple[str, ...] = ()
    """Quantities that come back transposed."""
    exchanged: tuple[tuple[str, str], ...] = ()
    """Pairs (a, b): where a is asked, b comes back."""
    blamed: tuple[str, ...] | None = None
    """The steps at fault, when not all that is patched is."""

    @property
    def steps(self) -> tuple[str, ...]:
        """Quantities whose computing or returning is wrong."""
        if self.blamed is not None:
            return self.blamed
        moved = (*self.transposed, *(asked for asked, _ in self.exchanged))
        return tuple(dict.fromkeys((*self.patches, *moved)))


Make = Callable[[Layer], Patches | None]


def everywhere(layers: Iterable[Layer], make: Make) -> Iterator[Made]:
    """The mistake in all layers where it can be made, then in each of them."""
    found = [(layer, patches) for layer in layers if (patches := make(layer))]
    if not found:
        return
    yield Made({target: change for _, patches in found for target, change in patches.items()})
    if len(found) > 1:
        for layer, patches in found:
            yield Made(patches, f"in the layer of {layer.output}")


def both(first: Made, second: Made) -> Made | None:
    """Two mistakes made at once; None when both replace the same step."""
    merged: dict[str, Change] = dict(first.patches)
    for target, change in second.patches.items():
        known = merged.get(target)
        if known is None:
            merged[target] = change
            continue
        parts = sorted((*_parts(known), *_parts(change)), key=lambda one: isinstance(one, Wrap))
        if sum(isinstance(part, Patch) for part in parts) > 1:
            return None
        merged[target] = Chain(tuple(parts))
    if first.exchanged and second.exchanged:
        return None
    return Made(
        merged,
        "; ".join(where for where in (first.where, second.where) if where),
        tuple(dict.fromkeys((*first.transposed, *second.transposed))),
        first.exchanged or second.exchanged,
        tuple(dict.fromkeys((*first.steps, *second.steps))),
    )


def _parts(change: Change) -> tuple[Patch | Wrap, ...]:
    return change.parts if isinstance(change, Chain) else (change,)


def scaled(factor: Callable[..., Any]) -> Rule:
    """A rule for `Wrap`: the value times factor(*operands)."""

    def rule(xp: Any, about: Any, value: Any, *operands: Any) -> Any:
        return value * factor(*operands)

    return rule


def times(constant: float) -> Wrap:
    """The value times a constant."""
    return Wrap(scaled(lambda: constant))
