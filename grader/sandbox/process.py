"""The guest as a process: starting it ahead, and ending it with all that it started.

This file imports next to nothing, so that a command may start a guest before it loads the rest of
the grader: the guest's own start-up is what a short run waits for.
"""

# pathlib would be one more import before the guest is started:
# ruff: noqa: PTH110, PTH123

from __future__ import annotations

import os
import time

from grader.sandbox import spawn
from grader.sandbox.spawn import close, processes

_JOB_FD, _REPLY_FD = 3, 4
_KILL_ROUNDS = 200
_DEATH_MILLISECONDS = 1000
_LOOKS, _LOOK_SECONDS = 5, 0.001


class GuestProcess:
    """One fresh interpreter in a session of its own, and the host's ends of three pipes to it."""

    has_all = True
    """Whether what it cannot import is not available at all."""
    lesson = ()
    """The calls that it can be told to make by their numbers."""

    def __init__(self, shuts_in: bool = False) -> None:
        self.shuts_in = shuts_in
        self._mark = f"GRADER_GUEST={os.urandom(12).hex()}"
        self._status: int | None = None
        self.job = self.reply = self.output = self.pidfd = -1
        theirs: list[int] = []
        try:
            self.job, self.reply, self.output = spawn.pipes(theirs)
            self.pid = self._start(theirs)
        except OSError:
            self.close()
            raise
        finally:
            close(*theirs)
        self.pidfd = spawn.hold(self.pid)
        self._earlier = processes()

    def _start(self, theirs: list[int]) -> int:
        job, reply, output = theirs
        uid = spawn.free_user() if self.shuts_in else -1
        command = spawn.guest_command("fresh", self.shuts_in, uid)
        ends = ((job, _JOB_FD), (reply, _REPLY_FD), (output, 1), (output, 2))
        return spawn.spawn(command, ends, self._mark)

    def kill(self) -> None:
        """Kill the guest and its group; it takes the system a while until they are gone."""
        from signal import SIGKILL  # here, since importing it takes a moment at the start

        try:
            if self._status is None:
                os.killpg(self.pid, SIGKILL)
        except OSError:  # the system has reaped it, since the host runs with SIGCHLD ignored
            return

    def end(self) -> int:
        """Kill the guest and all it started; the wait status that the guest ended with."""
        self.kill()
        if self._status is None:
            self._status = self._reap()
        return self._status

    def close(self) -> None:
        """Close the host's ends of the pipes."""
        close(self.job, self.reply, self.output, self.pidfd)
        self.job = self.reply = self.output = self.pidfd = -1

    def _reap(self) -> int:
        """Reap the guest last: until then no other process can have its number."""
        try:
            if self.pidfd >= 0:
                os.waitid(os.P_PIDFD, self.pidfd, os.WEXITED | os.WNOWAIT)
                self._kill_relatives()
            return os.waitpid(self.pid, 0)[1]
        except ChildProcessError:  # as above: nobody learns the status
            return 0

    def _kill_relatives(self) -> None:
        """Kill what the guest started outside its group, until a round finds nothing new."""
        killed: set[int] = {self.pid}
        for _ in range(_KILL_ROUNDS):
            found = [pid for pid in processes() - killed if self._is_relative(pid)]
            for pid in found:
                _kill_and_wait(pid)
            killed.update(found)
            if not found:
                return

    def _is_relative(self, pid: int) -> bool:
        """Whether a process is of the guest's session, or was forked by it and then left it."""
        try:
            if os.getsid(pid) == self.pid:
                return True
            return pid not in self._earlier and self._mark.encode() in _environment_of(pid)
        except OSError:  # it is gone, or another user's
            return False


def _environment_of(pid: int) -> bytes:
    """The environment of a process; it is empty for a moment while a program is being started."""
    for _ in range(_LOOKS):
        with open(f"/proc/{pid}/environ", "rb") as file:
            environment = file.read()
        if environment or not os.path.exists(f"/proc/{pid}/exe"):
            break
        time.sleep(_LOOK_SECONDS)
    return environment


def _kill_and_wait(pid: int) -> None:
    import select
    from signal import SIGKILL, pidfd_send_signal

    try:
        fd = os.pidfd_open(pid)
    except OSError:  # it ended by itself
        return
    try:
        pidfd_send_signal(fd, SIGKILL)
        death = select.poll()
        death.register(fd, select.POLLIN)
        death.poll(_DEATH_MILLISECONDS)
    except OSError:  # as above, or another user's
        pass
    finally:
        os.close(fd)
