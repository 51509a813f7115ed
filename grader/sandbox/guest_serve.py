"""In the guest: answering the host, frame by frame, until the host ends the process."""

# ruff: noqa: BLE001 - student code may raise anything at all, SystemExit included

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from io import TextIOWrapper
from typing import NoReturn, Protocol

from grader.sandbox import wire
from grader.sandbox.guest_call import Calls, Prepared, Reply, prepare
from grader.sandbox.guest_load import (
    Sources,
    describe,
    load,
    load_adapter,
    warn_once_per_line,
)
from grader.sandbox.wire import NUMBER, Frame, Item, Items

_CHUNK = 1 << 16
_COLLECTED = 20_000


class Room(Protocol):
    """Where a submission runs, and what has to be done before it may."""

    def admit(self, sources: Iterable[bytes]) -> None:
        """Have in memory what these sources may import."""

    def enter(self, memory_bytes: int, cpu_seconds: int) -> Reply | None:
        """Set what the system holds; a reply when the host waits for one."""


def serve(guest: Guest) -> NoReturn:
    """Answer the host until it closes the channel; says by its exit status why it gave up."""
    status = 1
    try:
        guest.answer_all()
        status = wire.EXIT_DONE
    except MemoryError:
        status = wire.EXIT_OUT_OF_MEMORY
    except OSError:
        status = wire.EXIT_CHANNEL_LOST
    finally:  # leave without the exit handlers and the waiting threads of the submission
        os._exit(status)


def settle() -> None:
    """Leave the host's folder, and hand on what is printed line by line, in its order."""
    wire.numpy()  # what a submission puts in its place is its own affair
    os.chdir("/")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
    warn_once_per_line()


def settle_collector() -> None:
    """Collect garbage as a submission may need it, but not during the few calls of most."""
    gc.set_threshold(_COLLECTED, 10, 10)
    gc.enable()


class Guest:
    """One submission: its module, its adapter and the opaque values of each case."""

    def __init__(self, job_fd: int, reply_fd: int, room: Room) -> None:
        self._inbox, self._reply_fd, self._room = _Inbox(job_fd), reply_fd, room
        self._calls = Calls()
        self._lesson: tuple[Prepared, ...] = ()
        self._answers: dict[int, Callable[[Items], Iterable[Reply]]] = {
            wire.ADAPT: self._adapt,
            wire.LOAD: self._load,
            wire.CALL: self._call,
            wire.MAKE: self._make,
        }

    def learn(self, frames: bytes) -> None:
        """Read the calls that guests forked from now on may be told to make by their numbers."""
        self._lesson = tuple(prepare(Items(frame.items)) for frame in wire.decode_all(frames))

    def answer_all(self) -> None:
        """Say that NumPy is there, then answer each frame."""
        self._reply(wire.READY, [])
        while frame := self._inbox.next():
            for reply in self._answers[frame.kind](Items(frame.items)):
                _flush()
                self._reply(*reply)

    def _reply(self, kind: int, items: list[Item]) -> None:
        data = wire.encode(kind, items)
        while data:
            data = data[os.write(self._reply_fd, data) :]

    def _adapt(self, items: Items) -> Iterator[Reply]:
        name, data = f"<adapter {items.take(str)}>", items.take(bytes)
        self._room.admit([data])
        try:
            self._calls.adapter = load_adapter(name, data)
        except BaseException as error:
            yield wire.ADAPTER_FAULT, list(describe(error, {name: data}))
        else:
            yield wire.ADAPTED, []

    def _load(self, items: Items) -> Iterator[Reply]:
        memory_bytes, cpu_seconds = items.take(int), items.take(int)
        self._calls.limit, main = items.take(int), items.take(str)
        files = {items.take(str): items.take(bytes) for _ in range(items.take(int))}
        self._calls.files = files
        self._room.admit(files.values())
        entered = self._room.enter(memory_bytes, cpu_seconds)
        if entered is not None:
            yield entered
        try:
            self._calls.module = load(Sources(files, main), main)
        except MemoryError as error:
            yield wire.OUT_OF_MEMORY, [describe(error, files).message]
        except BaseException as error:
            yield wire.UNLOADABLE, list(describe(error, files))
        else:
            yield wire.LOADED, []

    def _call(self, items: Items) -> Iterator[Reply]:
        yield self._calls.answer(prepare(items))

    def _make(self, items: Items) -> Iterator[Reply]:
        """The calls with these numbers, as they were learnt."""
        for (number,) in NUMBER.iter_unpack(items.take(bytes)):
            yield self._calls.answer(self._lesson[number])


class _Inbox:
    """The frames from the host, several of which may come at once."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._data, self._place = b"", 0

    def next(self) -> Frame | None:
        """The next frame, or None once the host has closed the channel."""
        size = wire.complete(self._data, wire.MAX_ELEMENTS, self._place) or self._read()
        self._place += size
        return wire.decode_at(self._data, self._place - size, size) if size else None

    def _read(self) -> int:
        """Read on until a frame is whole; its size, 0 at the end."""
        data: bytes | bytearray = self._data[self._place :]
        while not (size := wire.complete(data, wire.MAX_ELEMENTS)):
            chunk = os.read(self._fd, _CHUNK)
            if not chunk:
                return 0
            data = bytearray(data) if data and isinstance(data, bytes) else data
            data += chunk
        self._data, self._place = bytes(data), 0
        return size


def _flush() -> None:
    """Hand on what was printed; a student may have closed or replaced the streams."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:  # noqa: S112 - there is nobody to tell
            continue
