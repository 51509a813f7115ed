"""Other names for the quantities of an exercise, and for all that is named after them."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from grader.errors import SpecError
from grader.spec.network import build_network
from reference.quantities import quantities

Names = Mapping[str, str]
_LAYER_NAMES = ("weights", "bias", "net", "output")
_WORD = re.compile(r""""[^"]*"|'[^']*'|[A-Za-z_]\w*(?!\s*=|\w)""")


def renamed(document: Mapping[str, Any], table: Names, place: str) -> dict[str, Any]:
    """The document, its choices made, with other names throughout; SpecError when one is no name.

    `dJ_dW` and `W_new` follow `W`. Words of the instructor stay as they are.
    """
    _check_known(document, table, place)
    network = _network(document["network"], table)
    functions = [_own_names(function, table) for function in document["functions"]]
    new = _own_names({**document, "network": network, "functions": functions}, table)
    names = {**_following(document, new, place), **table}
    return {
        **new,
        "functions": [{**f, "call": _call(f["call"], names)} for f in functions],
        **{key: _KEYED[key](new[key], names) for key in _KEYED if key in new},
    }


def _renamed_keys(table: Mapping[str, Any], names: Names) -> dict[str, Any]:
    return {names.get(key, key): value for key, value in table.items()}


_KEYED: Mapping[str, Callable[[Any, Names], Any]] = {
    "names": lambda table, names: {
        names.get(alias, alias): names.get(quantity, quantity) for alias, quantity in table.items()
    },
    "cases": lambda cases, names: [_renamed_keys(case, names) for case in cases],
    "layout": lambda layout, names: {
        key: [names.get(one, one) for one in value] if key == "ones" else value
        for key, value in layout.items()
    },
}
"""Parts of a document that speak of quantities by name."""


def _network(table: Mapping[str, Any], names: Names) -> dict[str, Any]:
    layers = [
        {key: _new(value, names) if key in _LAYER_NAMES else value for key, value in layer.items()}
        for layer in table.get("layers", [])
    ]
    own = {"input": table.get("input", "X"), "targets": table.get("targets", "Y")}
    return {**table, "layers": layers, **{key: _new(name, names) for key, name in own.items()}}


def _new(value: Any, names: Names) -> Any:
    return names.get(value, value) if isinstance(value, str) else value


def _own_names(table: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """A document or a function with its L2 strength renamed."""
    objective = table.get("objective", {})
    if "l2" not in objective:
        return dict(table)
    strength = names.get(objective["l2"].get("strength", "lambda"))
    l2 = {**objective["l2"], **({"strength": strength} if strength else {})}
    return {**table, "objective": {**objective, "l2": l2}}


def _following(old: Mapping[str, Any], new: Mapping[str, Any], place: str) -> dict[str, str]:
    """Every quantity's name -> its new name: both networks list them in the same order."""
    found: dict[str, str] = {}
    for before, after in zip(_settings(old), _settings(new), strict=True):
        pair = (build_network(one, place, override) for one, override in (before, after))
        found.update(zip(*map(quantities, pair), strict=True))
    return found


def _settings(document: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Any]]:
    yield document, None
    for function in document["functions"]:
        yield document, function


def _call(call: str, names: Names) -> str:
    """A signature with its quantities renamed; texts, keywords and the function's name stay."""
    function, bracket, rest = call.partition("(")
    return function + bracket + _WORD.sub(lambda found: names.get(found[0], found[0]), rest)


def _check_known(document: Mapping[str, Any], table: Names, place: str) -> None:
    known = {*_given(document), *document.get("names", {})}
    for name in table:
        if name not in known:
            raise SpecError(
                f"{place}: variant_names.{name}: only what the file itself names can have another "
                f"name: {', '.join(sorted(known))}"
            )


def _given(document: Mapping[str, Any]) -> Iterator[str]:
    network = document["network"]
    yield network.get("input", "X")
    yield network.get("targets", "Y")
    for layer in network.get("layers", []):
        yield from (layer[key] for key in _LAYER_NAMES if isinstance(layer.get(key), str))
    for table in (document, *document["functions"]):
        if "l2" in table.get("objective", {}):
            yield table["objective"]["l2"].get("strength", "lambda")
