"""In the guest: taking what a function returned apart into plain arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from grader.sandbox import wire
from grader.sandbox.wire import Array, Items

MISSING, WRONG_TYPE = range(len(wire.PROBLEM_KINDS))


class Problem(NamedTuple):
    """Stands in for a value that is not an array; `kind` counts in `wire.PROBLEM_KINDS`."""

    kind: int
    text: str


class Node(NamedTuple):
    """One node of an argument or of what is asked: a value by name, or a group by its kind."""

    tag: int
    name: str
    children: tuple[tuple[str, Node], ...]


def read_node(items: Items) -> Node:
    """The tree of an argument or of what a function is asked to return."""
    tag, name, count = items.take(int), items.take(str), items.take(int)
    return Node(tag, name, tuple((items.take(str), read_node(items)) for _ in range(count)))


# Known to have no names without asking: most functions return one of these.
_PLAIN_SEQUENCES = (tuple, list)


class Returns:
    """The leaves of a returned value in order, and its opaque values to keep."""

    def __init__(self, limit: int) -> None:
        self.leaves: list[Array | Problem] = []
        self.kept: dict[str, object] = {}
        self._limit = self._room = limit

    def take(self, node: Node, value: object) -> None:
        """Take a function's whole value; a single array may come as a 1-tuple or by its name."""
        if node.tag == wire.LEAF:
            value = _unwrapped(node, value)
        _TAKERS[node.tag](self, node, value)

    def _take_group(self, node: Node, value: object) -> None:
        # What next to all functions return is known to fit without being looked into.
        fits = type(value) in _PLAIN_SEQUENCES and len(value) == len(node.children)  # type: ignore[arg-type]
        found: Any = value if fits else parts(node, value)
        for (_, child), part in zip(node.children, found, strict=True):
            _TAKERS[child.tag](self, child, part)

    def _take_opaque(self, node: Node, value: object) -> None:
        if not isinstance(value, Problem):
            self.kept[node.name] = value

    def _take_leaf(self, node: Node, value: object) -> None:
        """The value as an array, as long as there is room to send it."""
        leaf: Any = value if isinstance(value, Problem) or _is_common(value) else plain(value)
        size = 0 if type(leaf) is Problem else leaf.nbytes
        if size > self._room:
            leaf = Problem(WRONG_TYPE, f"returned {size} bytes, at most {self._limit} are read")
        else:
            self._room -= size
        self.leaves.append(leaf)


# By their functions: bound methods in each `Returns` would be garbage that only a collection finds.
_TAKERS = {
    wire.GROUP: Returns._take_group,
    wire.LEAF: Returns._take_leaf,
    wire.OPAQUE: Returns._take_opaque,
}


def _unwrapped(node: Node, value: object) -> object:
    if isinstance(value, tuple) and len(value) == 1:
        return value[0]
    if isinstance(value, Mapping) and node.name in value:
        return value[node.name]
    return value


_NUMBERS = np.dtype(float)


def _is_common(value: Any) -> bool:
    """Whether it is what `plain` would give back as it is."""
    return type(value) is np.ndarray and value.dtype is _NUMBERS and value.ndim <= 2


def plain(value: object) -> Array | Problem:
    """A returned value as a plain array, or what is wrong with it."""
    if value is None:
        return Problem(MISSING, "returned None")
    try:
        array = np.asarray(value)
    except ValueError:
        return Problem(WRONG_TYPE, f"returned {a(value)} that makes no array (ragged rows?)")
    if wire.can_cross(array):
        return array
    return Problem(WRONG_TYPE, f"returned {a(value)}{_flaw(value, array)}")


def _flaw(value: object, array: Array) -> str:
    """Why this array cannot be read, as far as the name of the value's type does not say it."""
    if array.ndim > wire.MAX_DIMENSIONS:
        return f" of {array.ndim} dimensions"
    if array.dtype == object and array.ndim:
        return " of objects (ragged rows?)"
    return f" of {array.dtype}" if isinstance(value, np.ndarray | list | tuple) else ""


def a(value: object) -> str:
    """What kind of thing a value is, with its article."""
    name = "array" if type(value) is np.ndarray else type(value).__name__[:80]
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def parts(node: Node, value: object) -> list[Any]:
    """What a value holds for each child of a group, Problems where it holds nothing."""
    fields = _fields(node, value)
    if isinstance(value, Problem):
        found: list[Any] | Problem = value
    elif fields is not None:
        return [_by_key(value, fields, key) for key, _ in node.children]
    else:
        found = _in_order(node, value)
    return [found] * len(node.children) if isinstance(found, Problem) else found


def _in_order(node: Node, value: object) -> list[Any] | Problem:
    many = len(node.children)
    if _is_sequence(value):
        found: list[Any] = list(value)  # type: ignore[call-overload]
        if len(found) == many:
            return found
        kind, came = MISSING, f"{len(found)} value{'s' * (len(found) != 1)}"
        if len(found) > many:
            kind = WRONG_TYPE
    else:
        kind, came = (MISSING, "None") if value is None else (WRONG_TYPE, a(value))
    return Problem(kind, f"returned {came}, {many} {'is' if many == 1 else 'are'} asked")


def _is_sequence(value: object) -> bool:
    """Tuples, lists and their like; an object array too, which is how layers of weights come."""
    if type(value) in _PLAIN_SEQUENCES:
        return True
    if isinstance(value, np.ndarray):
        return value.dtype == object and value.ndim == 1
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _fields(node: Node, value: object) -> Mapping[Any, Any] | None:
    """What can be looked up by name: a mapping, a dataclass, a namedtuple with these names."""
    if node.name != "dict" or type(value) in _PLAIN_SEQUENCES or isinstance(value, Problem):
        return None
    if isinstance(value, Mapping):
        return value
    names = getattr(type(value), "__dataclass_fields__", getattr(type(value), "_fields", ()))
    if not {key for key, _ in node.children} <= set(names):
        return None
    return {name: getattr(value, name) for name in names}


def _by_key(value: object, fields: Mapping[Any, Any], key: str) -> Any:
    if key in fields:
        return fields[key]
    keys = ", ".join(str(name)[:40] for name in list(fields)[:20])
    text = f"key {key!r} is not in the returned {type(value).__name__[:80]} (keys: {keys})"
    return Problem(MISSING, text)
