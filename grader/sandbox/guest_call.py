"""In the guest: building a call's arguments, and saying how they fail to fit the function."""

from __future__ import annotations

import inspect
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from grader.sandbox import wire
from grader.sandbox.guest_values import Node, read_node
from grader.sandbox.wire import Array, Items


class NotAvailableError(Exception):
    """An opaque argument that no earlier call of the case has left behind."""


class Given(NamedTuple):
    """An array as it was handed over, and as the function may have left it."""

    name: str
    before: Array
    after: Array

    def changed(self) -> bool:
        """Whether the function altered the array, compared by bits so that NaN equals itself."""
        if self.before.shape != self.after.shape:
            return True
        return self.before.tobytes() != self.after.tobytes()


class Arguments(NamedTuple):
    """What a function is called with: values, their names in messages, the arrays among them."""

    values: tuple[Any, ...]
    names: tuple[str, ...]
    given: tuple[Given, ...]


_CONTAINERS: dict[str, Any] = {
    "dict": dict,
    "list": lambda pairs: [value for _, value in pairs],
    "tuple": lambda pairs: tuple(value for _, value in pairs),
}
_BRACKETS = {"dict": "{%s}", "list": "[%s]", "tuple": "(%s)"}


class Shape(NamedTuple):
    """The trees of a call's arguments and of what it is to return."""

    arguments: tuple[Node, ...]
    returns: Node


@lru_cache
def read_shape(data: bytes) -> Shape:
    """The shape of a call, which the calls of one function have in common."""
    items = Items(wire.decode(data).items)
    arguments = tuple(read_node(items) for _ in range(items.take(int)))
    return Shape(arguments, read_node(items))


class ArgumentReader:
    """Builds arguments from the values of a call; raises NotAvailableError."""

    def __init__(self, items: Items, opaque: dict[str, object]) -> None:
        self._items = items
        self._opaque = opaque
        self._given: list[Given] = []
        self._readers = {
            wire.VALUE: self._value,
            wire.LITERAL: self._literal,
            wire.OPAQUE: self._handed_on,
            wire.GROUP: self._group,
        }

    def read(self, nodes: tuple[Node, ...]) -> Arguments:
        """All arguments of the call, each array a fresh copy."""
        pairs = [self._readers[node.tag](node) for node in nodes]
        values, names = tuple(v for _, v in pairs), tuple(n for n, _ in pairs)
        return Arguments(values, names, tuple(self._given))

    def _value(self, node: Node) -> tuple[str, Any]:
        """A fresh writable array, or a Python number when it has no dimensions."""
        array = self._items.take(np.ndarray)
        if array.ndim == 0:
            return node.name, array.item()
        self._given.append(Given(node.name, array, array.copy()))
        return node.name, self._given[-1].after

    def _literal(self, node: Node) -> tuple[str, Any]:
        value = self._items.any()
        return repr(value), value

    def _handed_on(self, node: Node) -> tuple[str, Any]:
        name = node.name
        if name not in self._opaque:
            raise NotAvailableError(f"needs {name!r}, which no earlier call of this case has left")
        return name, self._opaque[name]

    def _group(self, node: Node) -> tuple[str, Any]:
        children = [(key, self._readers[child.tag](child)) for key, child in node.children]
        name = _BRACKETS[node.name] % ", ".join(name for _, (name, _) in children)
        return name, _CONTAINERS[node.name]([(key, value) for key, (_, value) in children])


def misfit(function: Any, name: str, arguments: Arguments) -> str | None:
    """Both signatures, when the arguments do not fit the function's parameters."""
    try:
        signature = inspect.signature(function)
    except BaseException:  # noqa: BLE001 - a student's own __signature__ may raise anything
        return None
    try:
        signature.bind(*arguments.values)
    except TypeError:
        takes = _count(tuple(signature.parameters))
        called = f"{len(arguments.names)}: {name}({', '.join(arguments.names)})"
        return f"{name}() takes {takes}, it is called with {called}"
    return None


def _count(parameters: tuple[str, ...]) -> str:
    noun = "argument" if len(parameters) == 1 else "arguments"
    return f"{len(parameters)} {noun} ({', '.join(parameters)})" if parameters else "no arguments"
