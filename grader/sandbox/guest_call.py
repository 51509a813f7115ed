"""In the guest: making a call, and saying what came of it."""

# ruff: noqa: BLE001 - student code may raise anything at all, SystemExit included

from __future__ import annotations

import inspect
from collections.abc import Container, Iterator
from functools import lru_cache, partial
from time import perf_counter
from types import FunctionType, ModuleType
from typing import Any, NamedTuple, TypeAlias

from grader.sandbox import wire
from grader.sandbox.guest_load import MAX_MESSAGE, Report, describe, source_line
from grader.sandbox.guest_values import Node, Problem, Returns, a, read_node
from grader.sandbox.wire import Array, Item, Items

Reply: TypeAlias = tuple[int, list[Item]]


class NotAvailableError(Exception):
    """An opaque argument that no earlier call of the case has left behind."""


class Shape(NamedTuple):
    """The trees of a call's arguments and of what it is to return."""

    arguments: tuple[Node, ...]
    returns: Node


class Prepared(NamedTuple):
    """A call as the host states it, read once for all guests that are to make it."""

    number: int
    function: str
    case: int
    shape: Shape
    values: tuple[Item, ...]
    """What the host hands over, in the order of the arguments' nodes."""


def prepare(items: Items) -> Prepared:
    """The call that these items state."""
    number, function, case = items.take(int), items.take(str), items.take(int)
    return Prepared(number, function, case, read_shape(items.take(bytes)), items.rest())


@lru_cache
def read_shape(data: bytes) -> Shape:
    """The shape of a call, which the calls of one function have in common."""
    items = Items(wire.decode(data).items)
    arguments = tuple(read_node(items) for _ in range(items.take(int)))
    return Shape(arguments, read_node(items))


class Arguments:
    """What a function is called with: built from the values of a call and what earlier ones left.

    Raises NotAvailableError.
    """

    def __init__(self, call: Prepared, opaque: dict[str, object]) -> None:
        self._given: list[tuple[str, Array, Array]] = []
        """The arrays among them, as they were handed over and as they may have been left."""
        self._call, self._items, self._opaque = call, iter(call.values), opaque
        self.values = [_READERS[node.tag](self, node) for node in call.shape.arguments]

    def changed(self) -> list[str]:
        """The arrays that were altered, compared by bits so that NaN equals itself."""
        return [
            name
            for name, before, after in self._given
            if before.tobytes() != after.tobytes() or before.shape != after.shape
        ]

    def names(self) -> list[str]:
        """How messages write them."""
        items = iter(self._call.values)
        return [_name(node, items) for node in self._call.shape.arguments]

    def _value(self, node: Node) -> Any:
        """A fresh writable array, or a Python number when it has no dimensions."""
        array: Any = next(self._items)
        if array.ndim == 0:
            return array.item()
        copy = array.copy()
        self._given.append((node.name, array, copy))
        return copy

    def _literal(self, node: Node) -> Any:
        return next(self._items)

    def _handed_on(self, node: Node) -> Any:
        name = node.name
        if name not in self._opaque:
            raise NotAvailableError(f"needs {name!r}, which no earlier call of this case has left")
        return self._opaque[name]

    def _group(self, node: Node) -> Any:
        return _CONTAINERS[node.name](
            [(key, _READERS[child.tag](self, child)) for key, child in node.children]
        )


# By their functions: bound methods in each instance would be garbage that only a collection finds.
_READERS = {
    wire.VALUE: Arguments._value,
    wire.LITERAL: Arguments._literal,
    wire.OPAQUE: Arguments._handed_on,
    wire.GROUP: Arguments._group,
}
_CONTAINERS: dict[str, Any] = {
    "dict": dict,
    "list": lambda pairs: [value for _, value in pairs],
    "tuple": lambda pairs: tuple(value for _, value in pairs),
}
_BRACKETS = {"dict": "{%s}", "list": "[%s]", "tuple": "(%s)"}


def _name(node: Node, items: Iterator[Item]) -> str:
    """An argument in words: constants as they are, values by their quantity."""
    if node.tag == wire.GROUP:
        return _BRACKETS[node.name] % ", ".join(_name(child, items) for _, child in node.children)
    value = next(items) if node.tag in (wire.VALUE, wire.LITERAL) else None
    return repr(value) if node.tag == wire.LITERAL else node.name


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
        names = arguments.names()
        called = f"{len(names)}: {name}({', '.join(names)})"
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

    def answer(self, call: Prepared) -> Reply:
        """Make a call; the reply says what came of it."""
        number, name, shape = call.number, call.function, call.shape
        opaque, function = self._opaque.setdefault(call.case, {}), self._function(name)
        if not callable(function):
            return wire.MISSING, [number, _why_missing(self.module, name)]
        try:
            arguments = Arguments(call, opaque)
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
        adapted = vars(self.adapter).get(name)
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
    changed = arguments.changed()
    items: list[Item] = [len(changed), *changed]
    for leaf in returns.leaves:
        if isinstance(leaf, Problem):
            items += leaf.kind, leaf.text[:MAX_MESSAGE]
        else:
            items.append(leaf)
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
