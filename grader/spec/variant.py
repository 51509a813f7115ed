"""Choices a file leaves open, and drawing one variant of them."""

import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from grader.errors import SpecError
from grader.spec.network import build_network
from grader.spec.renaming import renamed

OTHER_NAMES = "variant_names"
"""The key with tables of other names."""


def _slots(document: Mapping[str, Any]) -> Iterator[Any]:
    for layer in document["network"].get("layers", []):
        yield layer["activation"]
    if "objective" in document:
        yield document["objective"]["name"]


@dataclass(frozen=True, eq=False)
class Variants:
    """A document with all that can be drawn of it."""

    document: Mapping[str, Any]
    usable: tuple[dict[str, Any], ...]
    """The document with each combination of choices whose objective can judge the outputs."""
    names: tuple[Mapping[str, str], ...]
    """Tables of other names, the empty one first."""
    place: str

    def choose(self, seed: int) -> tuple[dict[str, Any], str]:
        """The document with every choice made, and the choices in words."""
        generator = random.Random(seed)  # noqa: S311 - not a secret
        chosen = self.usable[int(generator.random() * len(self.usable))]
        table = self.names[int(generator.random() * len(self.names))]
        words = ", ".join(_words(self.document, chosen, table))
        return (renamed(chosen, table, self.place) if table else chosen), words


def variants_of(document: Mapping[str, Any], place: str) -> Variants:
    """What can be drawn; SpecError when no combination makes sense, or a name does not fit."""
    usable = tuple(_usable(document, place))
    tables = document.get(OTHER_NAMES, [])
    for table in tables:
        renamed(usable[0], table, place)
    return Variants(document, usable, ({}, *tables), place)


def _usable(document: Mapping[str, Any], place: str) -> list[dict[str, Any]]:
    options = [value if isinstance(value, list) else [value] for value in _slots(document)]
    if not any(isinstance(value, list) for value in _slots(document)):
        return [dict(document)]
    found, reason = [], ""
    for chosen in itertools.product(*options):
        candidate = _with(document, chosen)
        try:
            build_network(candidate, place)
            found.append(candidate)
        except SpecError as error:
            reason = str(error)
    if not found:
        raise SpecError(reason)
    return found


def _with(document: Mapping[str, Any], chosen: tuple[Any, ...]) -> dict[str, Any]:
    layers = document["network"].get("layers", [])
    new_layers = [{**layer, "activation": one} for layer, one in zip(layers, chosen, strict=False)]
    result = {**document, "network": {**document["network"], "layers": new_layers}}
    if "objective" in document:
        result["objective"] = {**document["objective"], "name": chosen[-1]}
    return result


def _words(
    document: Mapping[str, Any], chosen: Mapping[str, Any], table: Mapping[str, str]
) -> Iterator[str]:
    pairs = zip(_slots(document), _slots(chosen), _labels(document), strict=True)
    for old, new, label in pairs:
        if isinstance(old, list):
            yield f"{table.get(label, label)} = {new['name'] if isinstance(new, dict) else new}"
    for old, new in table.items():
        yield f"{new} for {old}"


def _labels(document: Mapping[str, Any]) -> Iterator[str]:
    for layer in document["network"].get("layers", []):
        yield layer["output"]
    if "objective" in document:
        yield "objective"
