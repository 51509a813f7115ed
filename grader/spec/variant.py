"""Choices a file leaves open, and drawing one variant of them."""

import itertools
import random
from collections.abc import Iterator, Mapping
from typing import Any

from grader.errors import SpecError
from grader.spec.network import build_network


def has_choices(document: Mapping[str, Any]) -> bool:
    """True when an activation or the objective is a list to draw from."""
    return any(isinstance(value, list) for value in _slots(document))


def _slots(document: Mapping[str, Any]) -> Iterator[Any]:
    for layer in document["network"].get("layers", []):
        yield layer["activation"]
    if "objective" in document:
        yield document["objective"]["name"]


def choose(document: Mapping[str, Any], seed: int, place: str) -> tuple[dict[str, Any], str]:
    """The document with every choice made, and the choices in words.

    Combinations whose objective cannot judge the output activation are not drawn; SpecError when
    none is left.
    """
    if not has_choices(document):
        return dict(document), ""
    options = [value if isinstance(value, list) else [value] for value in _slots(document)]
    candidates = [_with(document, chosen) for chosen in itertools.product(*options)]
    usable, reason = [], ""
    for candidate in candidates:
        try:
            build_network(candidate, place)
            usable.append(candidate)
        except SpecError as error:
            reason = str(error)
    if not usable:
        raise SpecError(reason)
    chosen = usable[int(random.Random(seed).random() * len(usable))]  # noqa: S311 - not a secret
    return chosen, _words(document, chosen)


def _with(document: Mapping[str, Any], chosen: tuple[Any, ...]) -> dict[str, Any]:
    layers = document["network"].get("layers", [])
    new_layers = [{**layer, "activation": one} for layer, one in zip(layers, chosen, strict=False)]
    result = {**document, "network": {**document["network"], "layers": new_layers}}
    if "objective" in document:
        result["objective"] = {**document["objective"], "name": chosen[-1]}
    return result


def _words(document: Mapping[str, Any], chosen: Mapping[str, Any]) -> str:
    pairs = zip(_slots(document), _slots(chosen), _labels(document), strict=True)
    return ", ".join(
        f"{label} = {new['name'] if isinstance(new, dict) else new}"
        for old, new, label in pairs
        if isinstance(old, list)
    )


def _labels(document: Mapping[str, Any]) -> Iterator[str]:
    for layer in document["network"].get("layers", []):
        yield layer["output"]
    if "objective" in document:
        yield "objective"
