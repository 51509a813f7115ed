"""From a job to the frames by which the host states it to the guest."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from grader.sandbox import wire
from grader.sandbox.job import (
    Call,
    Group,
    Job,
    Leaf,
    Limits,
    Literal,
    Opaque,
    SourceFile,
    Tree,
    Value,
)
from grader.sandbox.wire import Item, WireError

# A back-stop for when nobody watches the clock: threads may use several processors at once.
_CPU_PER_WALL = 4

_NODES: dict[type, Callable[[Any], list[Item]]] = {
    Value: lambda node: [wire.VALUE, node.name, node.array],
    Literal: lambda node: [wire.LITERAL, node.value],
    Opaque: lambda node: [wire.OPAQUE, node.name],
    Leaf: lambda node: [wire.LEAF, node.name],
    Group: lambda node: [wire.GROUP, node.kind, len(node.items)],
}


def adapt_frame(adapter: SourceFile) -> bytes:
    """The instructor's adapter."""
    return wire.encode(wire.ADAPT, [adapter.name, adapter.data])


def load_frame(job: Job, limits: Limits) -> bytes:
    """The limits that the guest sets itself, and the files of the submission."""
    cpu = math.ceil(_CPU_PER_WALL * (limits.total_seconds + limits.load_seconds))
    items: list[Item] = [limits.memory_bytes, cpu, limits.result_bytes, job.main, len(job.files)]
    if job.main not in {file.name for file in job.files}:
        raise WireError(f"{job.main} is not among the files of the submission")
    for file in job.files:
        items += [file.name, file.data]
    return wire.encode(wire.LOAD, items)


def call_frame(number: int, call: Call) -> bytes:
    """One call: its number, function, case, arguments and what it is to return."""
    items: list[Item] = [number, call.function, call.case, len(call.arguments)]
    for tree in call.arguments:
        items += _tokens(tree)
    items += _tokens(_whole(call.returns))
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
