"""What is to be run, as the host states it: files, calls and limits."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class SourceFile:
    """One file of a submission, or an exercise's adapter."""

    name: str
    """Its path inside the submission, with forward slashes."""
    data: bytes
    """Its bytes, as they were handed in."""


@dataclass(frozen=True, eq=False)
class Value:
    """An argument whose value the host knows."""

    name: str
    """The quantity's name, as messages and `Returned.changed` use it."""
    array: np.ndarray[Any, Any]
    """Its value; an array without dimensions reaches the function as a Python number."""


@dataclass(frozen=True)
class Literal:
    """An argument that is a plain constant."""

    value: str | int | float | bool | None
    """The constant."""


@dataclass(frozen=True)
class Opaque:
    """A value that stays in the guest: returned by one call of a case, handed on to a later one."""

    name: str
    """Its name, unique within the case."""


@dataclass(frozen=True)
class Leaf:
    """A returned value that is asked for."""

    name: str
    """The quantity's name."""


GroupKind: TypeAlias = typing.Literal["dict", "list", "tuple"]


@dataclass(frozen=True)
class Group:
    """Several trees in one container."""

    kind: GroupKind
    """The container; a returned `dict` may also come as a tuple or list in this order."""
    items: tuple[tuple[str, Tree], ...]
    """Keys and trees, in order; a list or tuple makes no use of the keys."""


Tree: TypeAlias = Value | Literal | Opaque | Leaf | Group


@dataclass(frozen=True, eq=False)
class Call:
    """One call of one function."""

    function: str
    """The function's name."""
    case: int
    """The number of the case; opaque values are handed on within one case."""
    arguments: tuple[Tree, ...]
    """The positional arguments: values, literals, opaque values and groups of them."""
    returns: tuple[Tree, ...]
    """One tree: the function returns just that; several: a tuple or list of them, or a dict."""


@dataclass(frozen=True)
class Job:
    """One submission and the calls to make."""

    files: tuple[SourceFile, ...]
    """All files of the submission; they may import each other."""
    main: str
    """The name of the file that defines the functions."""
    adapter: SourceFile | None
    """The instructor's file whose functions, where it has them, stand in for the student's."""
    calls: tuple[Call, ...]
    """The calls, made in this order."""


@dataclass(frozen=True)
class Limits:
    """How much a submission may use; reaching a limit ends the guest unless stated otherwise."""

    call_seconds: float = 5.0
    """Wall time of one call in seconds; then the call is TimedOut."""
    total_seconds: float = 30.0
    """Wall time of the submission in seconds, restarts included; later calls are NotRun."""
    load_seconds: float = 10.0
    """Wall time of importing the file in seconds; then every call is TimedOut."""
    memory_bytes: int = 2 * 1024**3
    """Address space in bytes above the bare guest's; at it Python raises: OutOfMemory, no end."""
    output_bytes: int = 64 * 1024
    """Printed bytes kept; the rest is discarded, and past 16 MiB the call is Crashed."""
    result_bytes: int = 64 * 1024**2
    """Bytes a submission may return in all; a larger value is a Problem, more are Malformed."""


def nodes(trees: Iterable[Tree]) -> Iterator[Tree]:
    """All nodes of these trees, each before its children."""
    for tree in trees:
        yield tree
        if isinstance(tree, Group):
            yield from nodes(child for _, child in tree.items)
