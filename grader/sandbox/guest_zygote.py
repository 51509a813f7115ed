"""In the guest: the zygote, which has everything loaded and forks a shut-in child for each job.

It never reads a job: it passes on the pipes that the host sends it, so that no submission's text
or answer is ever in the memory that the next one inherits. It speaks with the host in records over
a socket: `?` with three pipes asks for a child, `+` tells of one, `-` that one has ended; `*` with
a file gives the calls that the next submissions will all be asked to make.
"""

from __future__ import annotations

import _socket
import gc
import os
import posix
import select
import struct
from collections.abc import Iterable
from typing import NamedTuple, NoReturn

from grader.sandbox import guest_harden, guest_kernel
from grader.sandbox.guest_call import Reply
from grader.sandbox.guest_harden import Wall
from grader.sandbox.guest_imports import close_imports, load_all, load_common
from grader.sandbox.guest_serve import Guest, serve, settle, settle_collector
from grader.sandbox.guest_warm import fill_gaps, warm_up

READY, ASK, TEACH, BORN, ENDED = b"!", b"?", b"*", b"+", b"-"
# What happened, the child's number, its wait status, its processor time in seconds.
RECORD = struct.Struct("=cqqd")
_CONTROL, _SPARE = 3, 4
JOB, REPLY, _FIRST = 3, 4, 5
_FIRST_FD, _PIPES = 20, 3
_FDS, _FD = struct.Struct("=3i"), struct.Struct("=i")


class Settings(NamedTuple):
    """What the host decides for all jobs of a zygote."""

    with_landlock: int
    """Whether the wall has Landlock in it."""
    uid: int
    """The user to become; -1 stays who it is."""
    memory_bytes: int
    """Address space of a child above that of the zygote."""
    cpu_seconds: int
    """Processor time of a child."""
    with_all: int
    """Whether it has all modules that a submission may import, or only the common ones."""


def play(numbers: list[int]) -> None:
    """Load everything, lay the wall, and fork until the host closes the socket."""
    settings = Settings(*numbers)
    os.dup2(_CONTROL, _SPARE)  # keeps the fd from being given to a pipe
    control = _socket.socket(fileno=_upwards(_CONTROL))
    load_all() if settings.with_all else load_common()
    os.register_at_fork = posix.register_at_fork
    close_imports(bool(settings.with_all))
    settle()
    warm_up(_Child())
    gc.collect()
    fill_gaps()
    guest_harden.require_one_thread()
    guest_harden.limit_memory(settings.memory_bytes)
    wall = guest_harden.lay(bool(settings.with_landlock), settings.uid)
    guest_harden.limit_files()
    if wall.ruleset >= 0:
        wall = wall._replace(ruleset=_upwards(wall.ruleset))
    os.environ.clear()
    os.dup2(0, _CONTROL)
    os.dup2(0, _SPARE)
    zygote = _Zygote(control, wall, settings)
    gc.freeze()  # else a collection in a child would copy every page
    zygote.serve()


def _upwards(fd: int) -> int:
    """The same file at a number that no child needs; the old one is closed."""
    import fcntl

    moved = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, _FIRST_FD)
    os.close(fd)
    return moved


class _Child:
    """Where a submission runs: a process that was shut in before it was given anything."""

    def admit(self, sources: Iterable[bytes]) -> None:
        """Nothing to do: the zygote has loaded all there is."""

    def enter(self, memory_bytes: int, cpu_seconds: int) -> Reply | None:
        """Nothing to do: the wall is up."""
        return None


class _Zygote:
    """The loop between the host's wishes and the ends of children."""

    def __init__(self, control: _socket.socket, wall: Wall, settings: Settings) -> None:
        self._control = control
        self._wall = wall
        self._steps = (guest_kernel.step("setsid"), *guest_harden.steps(wall, settings.cpu_seconds))
        self._guest = Guest(JOB, REPLY, _Child())
        self._pid = os.getpid()
        self._children: dict[int, int] = {}
        self._poll = select.poll()
        self._poll.register(control.fileno(), select.POLLIN)

    def serve(self) -> NoReturn:
        """Fork and reap until the host is gone; the children die with this process."""
        self._tell(READY, self._pid, os.pidfd_open(self._pid))
        while True:
            for fd, _ in self._poll.poll():
                if fd in self._children:
                    self._reap(fd)
                else:
                    self._answer()

    def _answer(self) -> None:
        """Do what the host wants; end when it is gone."""
        record, extra, _, _ = self._control.recvmsg(64, _socket.CMSG_SPACE(_FDS.size))
        if record == ASK and extra:
            self._fork(_FDS.unpack(extra[0][2]))
        elif record == TEACH and extra:
            self._learn(*_FD.unpack(extra[0][2]))
        else:
            os._exit(0)

    def _learn(self, file: int) -> None:
        """Have the calls in this file in memory, for all children from now on."""
        with os.fdopen(file, "rb") as frames:
            self._guest.learn(frames.read())
        gc.freeze()

    def _fork(self, pipes: tuple[int, ...]) -> None:
        """Fork a child on these three pipes."""
        child = os.fork()
        if child == 0:
            self._become_child(pipes)
        for fd in pipes:
            os.close(fd)
        pidfd = os.pidfd_open(child)
        self._children[pidfd] = child
        self._poll.register(pidfd, select.POLLIN)
        self._tell(BORN, child, pidfd)

    def _reap(self, pidfd: int) -> None:
        child = self._children.pop(pidfd)
        self._poll.unregister(pidfd)
        os.close(pidfd)
        _, status, usage = os.wait4(child, 0)
        seconds = usage.ru_utime + usage.ru_stime
        self._control.send(RECORD.pack(ENDED, child, status, seconds))

    def _tell(self, what: bytes, pid: int, pidfd: int) -> None:
        rights = [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, _FD.pack(pidfd))]
        self._control.sendmsg([RECORD.pack(what, pid, 0, 0.0)], rights)

    def _become_child(self, pipes: tuple[int, ...]) -> NoReturn:
        """Put the pipes where they belong, shut this process in, and serve one submission."""
        try:
            job, reply, output = pipes
            for fd, target in ((job, JOB), (reply, REPLY), (output, 1), (output, 2)):
                os.dup2(fd, target, False)  # by its place: a name would cost page faults
            guest_kernel.take(self._steps)
            guest_harden.close_from(_FIRST)
            if os.getppid() != self._pid:
                os._exit(1)  # it has died in the meantime
            guest_kernel.put_up(self._wall.filter)
            settle_collector()
            serve(self._guest)
        finally:
            os._exit(1)
