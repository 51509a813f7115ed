"""In the guest: making a call, and saying what came of it."""

# ruff: noqa: BLE001 - student code may raise anything at all, SystemExit included

from __future__ import annotations

import inspect
from collections.abc import Container
from functools import lru_cache, partial
from time import perf_counter
from types import FunctionType, ModuleType
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from grader.sandbox import wire
from grader.sandbox.guest_load import MAX_MESSAGE, Report, describe, source_line
from grader.sandbox.guest_values import Node, Problem, Returns, a, read_node
from grader.sandbox.wire import Array, Item, Items

Reply: TypeAlias = tuple[int, list[Item]]


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

    def read(self, nodes: tuple[Node, ...]) -> Arguments:
        """All arguments of the call, each array a fresh copy."""
        pairs = [_READERS[node.tag](self, node) for node in nodes]
        names, values = zip(*pairs, strict=True) if pairs else ((), ())
        return Arguments(values, names, tuple(self._given))

    def _value(self, node: Node) -> tuple[str, Any]:
        """A fresh writable array, or a Python number when it has no dimensions."""
        array = self._items.take(np.ndarray)
        if array.ndim == 0:
            return node.name, array.item()
        copy = array.copy()
        self._given.append(Given(node.name, array, copy))
        return node.name, copy

    def _literal(self, node: Node) -> tuple[str, Any]:
        value = self._items.any()
        return repr(value), value

    def _handed_on(self, node: Node) -> tuple[str, Any]:
        name = node.name
        if name not in self._opaque:
            raise NotAvailableError(f"needs {name!r}, which no earlier call of this case has left")
        return name, self._opaque[name]

    def _group(self, node: Node) -> tuple[str, Any]:
        children = [(key, _READERS[child.tag](self, child)) for key, child in node.children]
        name = _BRACKETS[node.name] % ", ".join(name for _, (name, _) in children)
        return name, _CONTAINERS[node.name]([(key, value) for key, (_, value) in children])


# By their functions: bound methods in each reader would be garbage that only a collection finds.
_READERS = {
    wire.VALUE: ArgumentReader._value,
    wire.LITERAL: ArgumentReader._literal,
    wire.OPAQUE: ArgumentReader._handed_on,
    wire.GROUP: ArgumentReader._group,
}


def misfit(function: Any, name: str, arguments: Arguments) -> str | None:
    """Both signatures, when the arguments do not fit the function's parameters."""
    try:
        signature = inspect.signature(function)
    except BaseException:  # a student's own __signature__ may raise anything
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


class Calls:
    """The functions of one submission, and the opaque values of each case."""

    def __init__(self) -> None:
        self.module, self.adapter = ModuleType("nothing"), ModuleType("no adapter")
        self.files: Container[str] = ()
        """The student's own files, by the names that tracebacks have for them."""
        self.limit = 0
        """Bytes that a call may return."""
        self.passing: tuple[type[BaseException], ...] = ()
        """What is not the submission's doing, and is raised again."""
        self._opaque: dict[int, dict[str, object]] = {}

    def answer(self, items: Items) -> Reply:
        """Make the call that these items state; the reply says what came of it."""
        number, name = items.take(int), items.take(str)
        opaque = self._opaque.setdefault(items.take(int), {})
        shape, function = read_shape(items.take(bytes)), self._function(name)
        if not callable(function):
            return wire.MISSING, [number, _why_missing(self.module, name)]
        try:
            arguments = ArgumentReader(items, opaque).read(shape.arguments)
        except NotAvailableError as error:
            return wire.NOT_RUN, [number, str(error)]
        returns, started = Returns(self.limit), perf_counter()
        try:
            returns.take(shape.returns, function(*arguments.values))
        except self.passing:
            raise
        except MemoryError as error:
            return wire.OUT_OF_MEMORY, [number, self._describe(error).message]
        except BaseException as error:
            report = self._misfit(error, function, name, arguments) or self._describe(error)
            return wire.RAISED, [number, perf_counter() - started, *report]
        opaque.update(returns.kept)
        return wire.RETURNED, [number, perf_counter() - started, *_returned(arguments, returns)]

    def _function(self, name: str) -> Any:
        """The adapter's function bound to the student's module, or else the student's."""
        adapted = getattr(self.adapter, name, None)
        if adapted is not None:
            return partial(adapted, self.module)
        return vars(self.module).get(name)

    def _describe(self, error: BaseException) -> Report:
        return describe(error, self.files)

    def _misfit(
        self, error: BaseException, function: Any, name: str, arguments: Arguments
    ) -> Report | None:
        """A TypeError that no student line raised: the call does not fit the signature."""
        if type(error) is not TypeError or error.__traceback__.tb_next is not None:  # type: ignore[union-attr]
            return None
        text = misfit(function, name, arguments)
        if text is None or not isinstance(function, FunctionType):
            return None
        file, line = function.__code__.co_filename, function.__code__.co_firstlineno
        return Report("TypeError", text[:MAX_MESSAGE], file, line, source_line(file, line))


def _returned(arguments: Arguments, returns: Returns) -> list[Item]:
    changed = [given.name for given in arguments.given if given.changed()]
    items: list[Item] = [len(changed), *changed]
    for leaf in returns.leaves:
        cut = (leaf.kind, leaf.text[:MAX_MESSAGE]) if isinstance(leaf, Problem) else (leaf,)
        items.extend(cut)
    return items


def _why_missing(module: ModuleType, name: str) -> str:
    if name in vars(module):
        try:
            found = a(vars(module)[name])
        except BaseException:  # a student's own metaclass may raise anything
            found = "something"
        return f"{name!r} is {found}, not a function"
    here = [key for key, value in vars(module).items() if isinstance(value, FunctionType)]
    defined = ", ".join(key[:40] for key in here[:20]) or "none"
    return f"no function {name!r} is defined (functions in the file: {defined})"
