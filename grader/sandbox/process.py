"""The guest as a process: starting it ahead, and ending it with all that it started.

This file imports next to nothing, so that a command may start a guest before it loads the rest of
the grader: the guest's own start-up is what a short run waits for.
"""

# pathlib would be one more import before the guest is started:
# ruff: noqa: PTH100, PTH110, PTH113, PTH118, PTH120, PTH123, PTH208

from __future__ import annotations

import fcntl
import os
import sys
import time

_ENTRY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "guest.py")
# Not -I: it would ignore PYTHONHASHSEED. The environment holds nothing but what is stated here.
_FLAGS = ("-P", "-s", "-S", "-X", "utf8")
_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
}
# Passed on from the host: without it some interpreters do not find their own libraries.
_LIBRARIES = "LD_LIBRARY_PATH"
_JOB_FD, _REPLY_FD = 3, 4
_FIRST_HOST_FD = 10
_KILL_ROUNDS = 200
_DEATH_MILLISECONDS = 1000
_LOOKS, _LOOK_SECONDS = 5, 0.001


class StartError(OSError):
    """The guest process could not be started."""


class GuestProcess:
    """One fresh interpreter in a session of its own, and the host's ends of three pipes to it."""

    def __init__(self) -> None:
        self._mark = f"GRADER_GUEST={os.urandom(12).hex()}"
        self._status: int | None = None
        self.job = self.reply = self.output = self.pidfd = -1
        theirs: list[int] = []
        try:
            self.job, self.reply, self.output = _pipes(theirs)
            self.pid = _spawn(theirs, self._mark)
        except OSError as error:
            self.close()
            raise StartError(f"{sys.executable} cannot be started: {error}") from error
        finally:
            _close(*theirs)
        self.pidfd = _pidfd(self.pid)
        self._earlier = _processes()

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
        _close(self.job, self.reply, self.output, self.pidfd)
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
            found = [pid for pid in _processes() - killed if self._is_relative(pid)]
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


def _pipes(theirs: list[int]) -> tuple[int, int, int]:
    """Pipes for jobs, replies and prints: the host's ends; the guest's are added to `theirs`."""
    (job, our_job), (our_reply, reply), (our_output, output) = _pipe(), _pipe(), _pipe()
    theirs += job, reply, output
    return our_job, our_reply, our_output


def _pipe() -> tuple[int, int]:
    """A pipe of two close-on-exec fds, above those that the guest's are put on."""
    ends = os.pipe()
    read, write = (fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, _FIRST_HOST_FD) for fd in ends)
    _close(*ends)
    return read, write


def _pidfd(pid: int) -> int:
    """A descriptor that tells of the process's end; -1 where only the end of its pipes does."""
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):
        return -1


def _close(*fds: int) -> None:
    for fd in fds:
        if fd >= 0:
            os.close(fd)


def _spawn(fds: list[int], mark: str) -> int:
    """Start the interpreter; its standard input is empty."""
    job, reply, output = fds
    ends = ((job, _JOB_FD), (reply, _REPLY_FD), (output, 1), (output, 2))
    actions = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)]
    actions += [(os.POSIX_SPAWN_DUP2, fd, target) for fd, target in ends]  # type: ignore[misc]
    command = [sys.executable, *_FLAGS, _ENTRY, numpy_folder(), str(_JOB_FD), str(_REPLY_FD)]
    return os.posix_spawn(
        sys.executable,
        command,
        _environment(mark),
        file_actions=actions,
        setsid=True,
        setsigmask=(),
    )


def _environment(mark: str) -> dict[str, str]:
    name, _, value = mark.partition("=")
    passed = {_LIBRARIES: os.environ[_LIBRARIES]} if _LIBRARIES in os.environ else {}
    return {**_ENVIRONMENT, **passed, name: value}


def numpy_folder() -> str:
    """The folder from which this interpreter would import NumPy."""
    for folder in sys.path:
        if os.path.isfile(os.path.join(folder, "numpy", "__init__.py")):
            return os.path.abspath(folder)
    raise StartError("NumPy is not on the path of this interpreter")


def _processes() -> set[int]:
    """The numbers of all processes; none where the system does not list them."""
    try:
        return {int(name) for name in os.listdir("/proc") if name.isdigit()}
    except OSError:
        return set()


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
