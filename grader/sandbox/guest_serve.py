"""In the guest: answering the host, frame by frame, until the host ends the process."""

# ruff: noqa: BLE001 - student code may raise anything at all, SystemExit included

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from functools import partial
from io import TextIOWrapper
from time import perf_counter
from types import FunctionType, ModuleType
from typing import Any, NoReturn, Protocol, TypeAlias

from grader.sandbox import wire
from grader.sandbox.guest_call import (
    ArgumentReader,
    Arguments,
    NotAvailableError,
    misfit,
    read_shape,
)
from grader.sandbox.guest_load import (
    MAX_MESSAGE,
    Report,
    Sources,
    describe,
    load,
    load_adapter,
    source_line,
    warn_once_per_line,
)
from grader.sandbox.guest_values import Problem, Returns, a
from grader.sandbox.wire import Item, Items

Reply: TypeAlias = tuple[int, list[Item]]

_CHUNK = 1 << 18


class Room(Protocol):
    """Where a submission runs, and what has to be done before it may."""

    def admit(self, sources: Iterable[bytes]) -> None:
        """Have in memory what these sources may import."""

    def enter(self, memory_bytes: int, cpu_seconds: int) -> Reply | None:
        """Set what the system holds; a reply when the host waits for one."""


def serve(job_fd: int, reply_fd: int, room: Room) -> NoReturn:
    """Answer the host until it closes the channel; says by its exit status why it gave up."""
    status = 1
    try:
        Guest(job_fd, reply_fd, room).answer_all()
    except MemoryError:
        status = wire.EXIT_OUT_OF_MEMORY
    except OSError:
        status = wire.EXIT_CHANNEL_LOST
    finally:  # leave without the exit handlers and the waiting threads of the submission
        os._exit(status)


def settle() -> None:
    """Leave the host's folder, and hand on what is printed line by line, in its order."""
    os.chdir("/")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
    warn_once_per_line()


class Guest:
    """One submission: its module, its adapter and the opaque values of each case."""

    def __init__(self, job_fd: int, reply_fd: int, room: Room) -> None:
        self._inbox, self._reply_fd, self._room = _Inbox(job_fd), reply_fd, room
        self._module = ModuleType("nothing")
        self._adapter = ModuleType("no adapter")
        self._sources = Sources({}, "")
        self._opaque: dict[int, dict[str, object]] = {}
        self._limit = 0
        self._answers: dict[int, Callable[[Items], Reply]] = {
            wire.ADAPT: self._adapt,
            wire.LOAD: self._load,
            wire.CALL: self._call,
        }

    def answer_all(self) -> None:
        """Say that NumPy is there, then one reply to each frame."""
        self._reply(wire.READY, [])
        while data := self._inbox.next():
            frame = wire.decode(data)
            reply = self._answers[frame.kind](Items(frame.items))
            _flush()
            self._reply(*reply)

    def _reply(self, kind: int, items: list[Item]) -> None:
        view = memoryview(wire.encode(kind, items))
        while view:
            view = view[os.write(self._reply_fd, view) :]

    def _adapt(self, items: Items) -> Reply:
        name, data = f"<adapter {items.take(str)}>", items.take(bytes)
        self._room.admit([data])
        try:
            self._adapter = load_adapter(name, data)
        except BaseException as error:
            return wire.ADAPTER_FAULT, list(describe(error, {name: data}))
        return wire.ADAPTED, []

    def _load(self, items: Items) -> Reply:
        memory_bytes, cpu_seconds = items.take(int), items.take(int)
        self._limit, main = items.take(int), items.take(str)
        files = {items.take(str): items.take(bytes) for _ in range(items.take(int))}
        self._room.admit(files.values())
        entered = self._room.enter(memory_bytes, cpu_seconds)
        if entered is not None:
            self._reply(*entered)
        self._sources = Sources(files, main)
        try:
            self._module = load(self._sources, main)
        except MemoryError as error:
            return wire.OUT_OF_MEMORY, [describe(error, files).message]
        except BaseException as error:
            return wire.UNLOADABLE, list(describe(error, files))
        return wire.LOADED, []

    def _call(self, items: Items) -> Reply:
        number, name = items.take(int), items.take(str)
        opaque = self._opaque.setdefault(items.take(int), {})
        shape, function = read_shape(items.take(bytes)), self._function(name)
        if not callable(function):
            return wire.MISSING, [number, _why_missing(self._module, name)]
        try:
            arguments = ArgumentReader(items, opaque).read(shape.arguments)
        except NotAvailableError as error:
            return wire.NOT_RUN, [number, str(error)]
        returns, started = Returns(self._limit), perf_counter()
        try:
            returns.take(shape.returns, function(*arguments.values))
        except MemoryError as error:
            return wire.OUT_OF_MEMORY, [number, self._describe(error).message]
        except BaseException as error:
            report = self._misfit(error, function, name, arguments) or self._describe(error)
            return wire.RAISED, [number, perf_counter() - started, *report]
        opaque.update(returns.kept)
        return wire.RETURNED, [number, perf_counter() - started, *_returned(arguments, returns)]

    def _function(self, name: str) -> Any:
        """The adapter's function bound to the student's module, or else the student's."""
        adapted = getattr(self._adapter, name, None)
        if adapted is not None:
            return partial(adapted, self._module)
        return vars(self._module).get(name)

    def _describe(self, error: BaseException) -> Report:
        return describe(error, self._sources.files)

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


class _Inbox:
    """The frames from the host, several of which may come at once."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._data = bytearray()

    def next(self) -> bytes:
        """The next frame, or nothing once the host has closed the channel."""
        while not (size := wire.complete(self._data, wire.MAX_ELEMENTS)):
            chunk = os.read(self._fd, _CHUNK)
            if not chunk:
                return b""
            self._data += chunk
        frame = bytes(self._data[:size])
        del self._data[:size]
        return frame


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


def _flush() -> None:
    """Hand on what was printed; a student may have closed or replaced the streams."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:  # noqa: S112 - there is nobody to tell
            continue
