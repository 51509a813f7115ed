"""The host's side of a zygote: starting it, asking it for children, and ending both."""

from __future__ import annotations

import os
import select
import signal
import socket
import struct
from collections.abc import Callable
from contextlib import suppress

from grader.outcomes import GraderFault
from grader.sandbox import spawn
from grader.sandbox.job import Call, Limits
from grader.sandbox.plan import call_frame, cpu_seconds
from grader.sandbox.spawn import close
from grader.sandbox.tiers import Tier

# The records of `guest_zygote`, which only a guest can import.
READY, ASK, TEACH, BORN, ENDED = b"!", b"?", b"*", b"+", b"-"
RECORD = struct.Struct("=cqqd")
START_SECONDS, ANSWER_SECONDS = 30.0, 10.0
MOST_TAUGHT = 1 << 22
"""Bytes that all children of a zygote may be given ahead."""
_CONTROL = 3
_MARK = "GRADER_ZYGOTE=1"
# Functions of libraries are looked up once, and not by each child that is the first to call them.
_BOUND = "LD_BIND_NOW=1"
_LOG_BYTES = 4096


class ZygoteChild:
    """A shut-in process for one submission, and the host's ends of three pipes to it."""

    def __init__(self, zygote: Zygote) -> None:
        self._zygote = zygote
        self._was_killed = False
        self.job = self.reply = self.output = self.pidfd = -1
        self.has_all, self.lesson = zygote.has_all, zygote.lesson
        self.status: int | None = None
        self.cpu_seconds = 0.0
        theirs: list[int] = []
        try:
            # Which numbers they have does not matter here: the zygote gets others.
            self.job, self.reply, self.output = spawn.pipes(theirs, os.pipe)
            zygote.ask(self, theirs)
        except OSError as error:
            self.close()
            raise GraderFault(f"the zygote has ended: {zygote.log()}") from error
        finally:
            close(*theirs)

    def await_birth(self) -> None:
        """Wait until the process is there; raises GraderFault."""
        self._zygote.attend(lambda: self.pidfd >= 0)

    def kill(self) -> None:
        """Kill the process, if it has not ended by itself."""
        if self.pidfd >= 0 and not _is_over(self.pidfd):
            self._was_killed = True
            _kill(self.pidfd)

    def end(self) -> int:
        """The wait status; GraderFault when the system has killed it and nobody knows why."""
        self.await_birth()
        self.kill()
        self._zygote.attend(lambda: self.status is not None)
        status = self.status or 0
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            return status if self._was_killed else self._explained()
        return status

    def _explained(self) -> int:
        if self.cpu_seconds >= self._zygote.cpu_seconds:
            return int(signal.SIGXCPU)
        raise GraderFault("the system killed a submission's process, perhaps for want of memory")

    def has_crashed(self) -> bool:
        """Whether it has ended by a signal that the host did not send."""
        return self.status is not None and os.WIFSIGNALED(self.status) and not self._was_killed

    def close(self) -> None:
        """Close the host's ends of the pipes."""
        close(self.job, self.reply, self.output, self.pidfd)
        self.job = self.reply = self.output = self.pidfd = -1


class Zygote:
    """A process that has NumPy loaded and forks a shut-in child on demand."""

    def __init__(self, tier: Tier, limits: Limits, with_all: bool = False) -> None:
        self.tier, self.has_all = tier, with_all
        self.lesson: tuple[Call, ...] = ()
        self.asked = 0
        self.cpu_seconds = cpu_seconds(limits)
        self._unborn: list[ZygoteChild] = []
        self._living: dict[int, ZygoteChild] = {}
        self._outer, self._pidfd = -1, -1
        self._is_ready = False
        self._control, self._log = self._start(limits)
        os.set_blocking(self._log, False)

    def _start(self, limits: Limits) -> tuple[socket.socket, int]:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        far, (our_log, log) = spawn.upwards(theirs.detach()), spawn.pipe()
        budget = limits.memory_bytes, self.cpu_seconds
        try:
            zygote = "zygote", self.tier.with_landlock, spawn.free_user(), *budget, self.has_all
            command = self.tier.wrap(spawn.guest_command(*zygote))
            self.pid = spawn.spawn(command, ((far, _CONTROL), (log, 1), (log, 2)), _MARK, _BOUND)
        except OSError as error:
            close(our_log)
            ours.close()
            raise GraderFault(str(error)) from error
        finally:
            close(far, log)
        self._outer = os.pidfd_open(self.pid)
        return ours, our_log

    def await_start(self) -> None:
        """Wait until it can fork; raises GraderFault with what it printed."""
        self.attend(lambda: self._is_ready, START_SECONDS)

    def ask(self, child: ZygoteChild, fds: list[int]) -> None:
        """Ask for a child on these fds; it is born while the host does other things."""
        self.asked += 1
        self._unborn.append(child)
        socket.send_fds(self._control, [ASK], fds)

    def teach(self, calls: tuple[Call, ...]) -> None:
        """Have the children asked for from now on know these calls, so that numbers will do."""
        frames = b"".join(call_frame(number, call) for number, call in enumerate(calls))
        if len(frames) > MOST_TAUGHT:
            return
        file = _in_memory(frames)
        if file < 0:
            return
        try:
            socket.send_fds(self._control, [TEACH], [file])
        except OSError as error:
            raise GraderFault(f"the zygote has ended: {self.log()}") from error
        finally:
            os.close(file)
        self.lesson = calls

    def attend(self, is_enough: Callable[[], bool], seconds: float = ANSWER_SECONDS) -> None:
        """Take in records until one says what is waited for; GraderFault when none comes."""
        if seconds != self._control.gettimeout():
            self._control.settimeout(seconds)
        while not is_enough():
            try:
                record, fds, _, _ = socket.recv_fds(self._control, RECORD.size, 1)
            except TimeoutError as error:
                raise GraderFault(f"no answer from the zygote in {seconds:g} s") from error
            except OSError as error:
                raise GraderFault(f"the zygote has ended: {self.log()}") from error
            if not record:
                raise GraderFault(f"the zygote has ended: {self.log()}")
            self._note(record, fds[0] if fds else -1)

    def _note(self, record: bytes, fd: int) -> None:
        what, pid, status, seconds = RECORD.unpack(record)
        if what == READY:
            self._is_ready, self._pidfd = True, fd
        elif what == BORN:
            child = self._unborn.pop(0)
            child.pidfd = fd
            self._living[pid] = child
        elif what == ENDED:
            child = self._living.pop(pid)
            child.status, child.cpu_seconds = status, seconds

    def log(self) -> str:
        """What it has printed, in one line."""
        with suppress(BlockingIOError):
            text = os.read(self._log, _LOG_BYTES).decode(errors="replace").strip()
            return text.rpartition("\n")[2] or "it said nothing"
        return "it said nothing"

    def close(self) -> None:
        """End it with all its children."""
        if self._outer < 0:
            return
        if self._pidfd >= 0:
            _kill(self._pidfd)
        self._control.close()  # it ends by this as well, should it still be starting
        if self._pidfd < 0 or not self.tier.is_wrapped:
            _kill(self._outer)
        with suppress(ChildProcessError):  # the host runs with SIGCHLD ignored
            os.waitpid(self.pid, 0)
        close(self._outer, self._pidfd, self._log)
        self._outer = self._pidfd = self._log = -1


def _in_memory(data: bytes) -> int:
    """A file without a name; -1 where a limit on the size of files forbids it."""
    file = os.memfd_create("calls")
    try:
        whole = os.write(file, data) == len(data)
    except OSError:
        whole = False
    if not whole:
        os.close(file)
        return -1
    os.lseek(file, 0, os.SEEK_SET)
    return file


def _is_over(pidfd: int) -> bool:
    poll = select.poll()
    poll.register(pidfd, select.POLLIN)
    return bool(poll.poll(0))


def _kill(pidfd: int) -> None:
    with suppress(ProcessLookupError):
        signal.pidfd_send_signal(pidfd, signal.SIGKILL)
