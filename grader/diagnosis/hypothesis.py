"""Hypotheses: mistakes made at certain places, and the numbers they give."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from grader.diagnosis.catalogue import CATALOGUE
from grader.diagnosis.forms import in_forms
from grader.diagnosis.patch import Made
from grader.diagnosis.scene import Scene
from reference.activations import Array

Values = tuple[Array, ...]


@dataclass(frozen=True, eq=False)
class Hypothesis:
    """One or two mistakes made at certain places."""

    codes: tuple[str, ...]
    made: Made


@dataclass(frozen=True, eq=False)
class Entry:
    """A hypothesis with what each call would return: None where it would raise."""

    hypothesis: Hypothesis
    values: tuple[Values | None, ...]


def hypotheses(scene: Scene) -> Iterator[Hypothesis]:
    """Every way to make a single mistake in the network of a scene."""
    for mistake in CATALOGUE.values():
        for made in mistake.made(scene.site):
            for form in in_forms(scene.site, made) if mistake.slot == "fwd" else (made,):
                yield Hypothesis((mistake.code,), form)


def fingerprint(values: tuple[Values | None, ...]) -> tuple[object, ...]:
    """Equal for predictions that differ by rounding only, nearly always."""
    shapes = tuple(None if some is None else tuple(a.shape for a in some) for some in values)
    arrays = [a.ravel() for some in values if some is not None for a in some]
    return shapes, (np.round(np.concatenate(arrays), 9) + 0.0).tobytes() if arrays else b""
