"""The host's side of the pipes: frames out, and frames in or the reason why there are none."""

from __future__ import annotations

import math
import os
import select
import time
from collections.abc import Callable
from typing import NamedTuple, Protocol

from grader.outcomes import Crashed, Malformed, TimedOut
from grader.sandbox import wire
from grader.sandbox.job import Call
from grader.sandbox.printed import Printed
from grader.sandbox.replies import Failure, how_it_ended
from grader.sandbox.wire import EXIT_NEEDS_ALL, Frame, WireError

FLOOD_BYTES = 16 * 1024**2
_CHUNK = 1 << 18
# Answers are taken when the guest has given its last, or at the next tick: to wake up for each
# would cost more than to read it. Ticks grow longer while the guest is at work.
_FIRST_TICK, _LONGEST_TICK = 0.004, 0.02
# So much at once means that the guest may be waiting for its pipe to be emptied.
_MUCH = 1 << 15


class NeedsAllError(Exception):
    """The submission asks for a module that this guest has not loaded."""


class Allowance(NamedTuple):
    """Until when an answer is waited for."""

    deadline: float
    """On the clock of `time.monotonic`."""
    limit_seconds: float
    """The limit that this deadline comes from."""


class Guest(Protocol):
    """A process with a submission in it, as the host holds it."""

    job: int
    """Where its jobs are written; this and the next two are the host's ends of pipes."""
    reply: int
    """Where its answers are read."""
    output: int
    """Where its prints are read."""
    pidfd: int
    """Tells when it has ended; -1 where only the end of the pipes does."""

    @property
    def has_all(self) -> bool:
        """Whether what it cannot import is not available at all."""

    @property
    def lesson(self) -> tuple[Call, ...]:
        """The calls that it can be told to make by their numbers."""

    def kill(self) -> None:
        """Kill it without waiting for its end."""

    def end(self) -> int:
        """Kill it, and the wait status that it ended with."""

    def close(self) -> None:
        """Close the host's ends of the pipes."""


class Channel:
    """The conversation with one guest, which is killed when it is closed."""

    def __init__(self, guest: Guest, printed: Printed, packed: bool = False) -> None:
        self._guest, self.packed = guest, packed
        self._printed = printed
        self._printed_here = 0
        self._inbox = bytearray()
        self._outbox = bytearray()
        self._tick = _FIRST_TICK
        self._is_gone = False
        self._poll = select.poll()
        self._handlers: dict[int, Callable[[], bool]] = {}
        for fd in (guest.job, guest.reply, guest.output):
            os.set_blocking(fd, False)
        self._listen(guest.reply, 0, self._receive)  # even so, poll tells of its end
        self._listen(guest.output, select.POLLIN, self._drain)
        if guest.pidfd >= 0:
            self._listen(guest.pidfd, select.POLLIN, self._note_end)

    def knows(self, calls: tuple[Call, ...]) -> bool:
        """Whether these calls need only be numbered."""
        return calls is self._guest.lesson

    def send(self, frames: bytes) -> None:
        """Write all frames there are, as far as the pipe takes them; the rest follows later."""
        self._outbox += frames
        if self._send():
            self._listen(self._guest.job, select.POLLOUT, self._send)

    def receive(self, allowance: Allowance, cap: int) -> Frame | Failure:
        """Wait for a frame of at most `cap` bytes, draining prints meanwhile."""
        data = self.receive_bytes(allowance, cap)
        try:
            return wire.decode(data, self.packed) if isinstance(data, bytes) else data
        except WireError as error:
            return Malformed(str(error))

    def receive_bytes(self, allowance: Allowance, cap: int) -> bytes | Failure:
        """The same without looking into the frame."""
        while (data := self.at_hand(cap)) is None:
            failure = self._wait(allowance, cap)
            if failure is not None:
                return failure
        return data

    def at_hand(self, cap: int) -> bytes | Malformed | None:
        """A frame that has come already, None when it has not."""
        try:
            size = wire.complete(self._inbox, cap)
        except WireError as error:
            return Malformed(str(error))
        if not size:
            return None
        data = bytes(self._inbox[:size])
        del self._inbox[:size]
        return data

    def peek(self) -> bytes:
        """All that has come and was not taken yet."""
        return bytes(self._inbox)

    def skip(self, size: int) -> None:
        """Take so many bytes of it without a look."""
        del self._inbox[:size]

    def close(self) -> None:
        """Kill the guest, and take in the last it printed."""
        self._guest.kill()
        while self._printed_here <= FLOOD_BYTES and (data := _read(self._guest.output)):
            self._note_printed(data)

    def _wait(self, allowance: Allowance, cap: int) -> Failure | None:
        """Handle whatever comes next; a failure when no answer came and none can come."""
        left = 0.0 if self._is_gone else min(allowance.deadline - time.monotonic(), self._tick)
        events = self._poll.poll(max(0, math.ceil(left * 1000)))
        for fd, _ in events:
            if not self._handlers[fd]():
                self._forget(fd)
        failure = self._failure(allowance, bool(events))
        if failure is not None or not events:
            self._look()
        return None if self._has_answer(cap) else failure

    def _has_answer(self, cap: int) -> bool:
        try:
            return bool(wire.complete(self._inbox, cap))
        except WireError:  # to be told by who takes it
            return True

    def _failure(self, allowance: Allowance, was_busy: bool) -> Failure | None:
        if self._printed_here > FLOOD_BYTES:
            return Crashed(f"printed more than {FLOOD_BYTES >> 20} MiB")
        if self._is_gone and not was_busy:
            status = self._guest.end()
            if not self._guest.has_all and os.waitstatus_to_exitcode(status) == EXIT_NEEDS_ALL:
                raise NeedsAllError
            return how_it_ended(status, bool(self._inbox))
        if time.monotonic() > allowance.deadline:
            return TimedOut(allowance.limit_seconds)
        return None

    def _look(self) -> None:
        """Take the answers that are there by now; listen for more when there are many."""
        before, reply = len(self._inbox), self._guest.reply
        if reply in self._handlers and not self._receive():
            self._forget(reply)
        elif len(self._inbox) - before > _MUCH:
            self._poll.modify(reply, select.POLLIN)
        self._tick = min(2 * self._tick, _LONGEST_TICK)

    def _listen(self, fd: int, event: int, handler: Callable[[], bool]) -> None:
        """Have a handler called on this event, until it says that it is done."""
        self._poll.register(fd, event)
        self._handlers[fd] = handler

    def _forget(self, fd: int) -> None:
        self._poll.unregister(fd)
        del self._handlers[fd]

    def _send(self) -> bool:
        """Write on; once all is written the pipe is closed, so that the guest ends by itself."""
        try:
            del self._outbox[: os.write(self._guest.job, self._outbox)]
        except BlockingIOError:
            return True
        except BrokenPipeError:  # its end is noted where its answer would come
            return False
        if not self._outbox:
            os.close(self._guest.job)
            self._guest.job = -1
        return bool(self._outbox)

    def _receive(self) -> bool:
        data = _read(self._guest.reply)
        self._inbox += data or b""
        if data == b"" and self._guest.pidfd < 0:
            self._is_gone = True
        return data != b""

    def _drain(self) -> bool:
        data = _read(self._guest.output)
        self._note_printed(data or b"")
        return data != b""

    def _note_printed(self, data: bytes) -> None:
        self._printed.add(data)
        self._printed_here += len(data)

    def _note_end(self) -> bool:
        self._is_gone = True
        return False


def _read(fd: int) -> bytes | None:
    """What is in the pipe; empty at its end, None when there is nothing now."""
    try:
        return os.read(fd, _CHUNK)
    except BlockingIOError:
        return None
