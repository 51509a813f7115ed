"""From a job to the frames by which the host states it to the guest."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, cast

from grader.sandbox import wire
from grader.sandbox.job import (
    Call,
    Group,
    GroupKind,
    Job,
    Leaf,
    Limits,
    Literal,
    Opaque,
    SourceFile,
    Tree,
    Value,
    nodes,
)
from grader.sandbox.wire import Array, Frame, Item, Items, Packed, WireError

# A back-stop for when nobody watches the clock: threads may use several processors at once.
_CPU_PER_WALL = 4

_NODES: dict[type, Callable[[Any], list[Item]]] = {
    Value: lambda node: [wire.VALUE, node.name, 0],
    Literal: lambda node: [wire.LITERAL, "", 0],
    Opaque: lambda node: [wire.OPAQUE, node.name, 0],
    Leaf: lambda node: [wire.LEAF, node.name, 0],
    Group: lambda node: [wire.GROUP, node.kind, len(node.items)],
}


def adapt_frame(adapter: SourceFile) -> bytes:
    """The instructor's adapter."""
    return wire.encode(wire.ADAPT, [adapter.name, adapter.data])


def cpu_seconds(limits: Limits) -> int:
    """Processor time that a submission may use."""
    return math.ceil(_CPU_PER_WALL * (limits.total_seconds + limits.load_seconds))


def load_frame(job: Job, limits: Limits) -> bytes:
    """The limits that the guest sets itself, and the files of the submission."""
    system: list[Item] = [limits.memory_bytes, cpu_seconds(limits)]
    items = [*system, limits.result_bytes, job.main, len(job.files)]
    if job.main not in {file.name for file in job.files}:
        raise WireError(f"{job.main} is not among the files of the submission")
    for file in job.files:
        items += [file.name, file.data]
    return wire.encode(wire.LOAD, items)


@lru_cache(maxsize=4096)  # a class is asked the same calls again and again
def call_frame(number: int, call: Call) -> bytes:
    """One call: its number, function and case, its shape, and the values of its arguments."""
    items: list[Item] = [number, call.function, call.case, _shape(call)]
    for node in nodes(call.arguments):
        if isinstance(node, Value):
            items.append(node.array)
        elif isinstance(node, Literal):
            items.append(node.value)
    return wire.encode(wire.CALL, items)


@lru_cache(maxsize=64)
def make_frame(numbers: tuple[int, ...]) -> bytes:
    """The calls with these numbers, to a guest that knows them."""
    return wire.encode(wire.MAKE, [b"".join(map(wire.NUMBER.pack, numbers))])


def read_call(frame: Frame) -> Call:
    """The call that a frame states, its arrays packed; WireError when it states none."""
    items = Items(frame.items)
    _, function, case = items.take(int), items.take(str), items.take(int)
    shape = Items(wire.decode(items.take(bytes)).items)
    arguments = tuple(_read_tree(shape, items) for _ in range(shape.take(int)))
    returns = (_read_tree(shape, items),)
    shape.finish()
    items.finish()
    return Call(function, case, arguments, returns)


def _read_tree(shape: Items, values: Items) -> Tree:
    """The next tree of a shape, with the values that belong into it."""
    tag, name, count = shape.take(int), shape.take(str), shape.take(int)
    if tag == wire.GROUP:
        children = ((shape.take(str), _read_tree(shape, values)) for _ in range(count))
        return Group(cast("GroupKind", name), tuple(children))
    if tag not in _TREES:
        raise WireError(f"no node has tag {tag}")
    return _TREES[tag](name, values)


_TREES: dict[int, Callable[[str, Items], Tree]] = {
    wire.VALUE: lambda name, values: Value(name, cast("Array", values.take(Packed))),
    wire.LITERAL: lambda name, values: Literal(cast("Any", values.any())),
    wire.OPAQUE: lambda name, values: Opaque(name),
    wire.LEAF: lambda name, values: Leaf(name),
}


def _shape(call: Call) -> bytes:
    """What the calls of a function have in common: the trees of its arguments and its returns."""
    items: list[Item] = [len(call.arguments)]
    for tree in (*call.arguments, _whole(call.returns)):
        items += _tokens(tree)
    return wire.encode(wire.CALL, items)


def _tokens(tree: Tree) -> Iterator[Item]:
    """The items of a tree, each node before its children and each child after its key."""
    yield from _NODES[type(tree)](tree)
    if isinstance(tree, Group):
        for key, child in tree.items:
            yield key
            yield from _tokens(child)


def _whole(returns: tuple[Tree, ...]) -> Tree:
    """The single tree that a function returns: several come in order, or by their names."""
    if len(returns) == 1:
        return returns[0]
    return Group("dict", tuple((getattr(tree, "name", ""), tree) for tree in returns))
