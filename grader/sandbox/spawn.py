"""Starting guests: pipes, command line, environment, and the users and processes there are.

This file imports next to nothing, so that a command may start a guest before it loads the rest of
the grader: the guest's own start-up is what a short run waits for.
"""

# pathlib would be one more import before the guest is started:
# ruff: noqa: PTH100, PTH113, PTH116, PTH118, PTH120, PTH208

from __future__ import annotations

import fcntl
import os
import sys

TYPE_CHECKING = False  # without importing typing, which knows better
if TYPE_CHECKING:
    from collections.abc import Callable

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
_FIRST_HOST_FD = 10
# What systemd keeps for users that exist only while a service runs; nobody's files are theirs.
_USERS = 61184, 65520


class StartError(OSError):
    """The guest process could not be started."""


def can_be_confined(is_unsafe: bool) -> bool:
    """Whether a guest is to shut itself in: where there is a wall, unless told otherwise."""
    return sys.platform == "linux" and not is_unsafe


def pipe() -> tuple[int, int]:
    """A pipe of two close-on-exec fds, above those that the guest's are put on."""
    read, write = os.pipe()
    return upwards(read), upwards(write)


def pipes(theirs: list[int], make: Callable[[], tuple[int, int]] = pipe) -> tuple[int, int, int]:
    """Pipes for jobs, replies and prints: the host's ends; the guest's are added to `theirs`."""
    (job, our_job), (our_reply, reply), (our_output, output) = make(), make(), make()
    theirs += job, reply, output
    return our_job, our_reply, our_output


def upwards(fd: int) -> int:
    """The same file at a number above the guest's; the old one is closed."""
    moved = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, _FIRST_HOST_FD)
    os.close(fd)
    return moved


def close(*fds: int) -> None:
    """Close those of these fds that are open; -1 stands for none."""
    for fd in fds:
        if fd >= 0:
            os.close(fd)


def hold(pid: int) -> int:
    """A descriptor that tells of the process's end; -1 where only the end of its pipes does."""
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):
        return -1


def guest_command(part: str, *settings: int) -> list[str]:
    """The command line of a guest that plays this part."""
    return [sys.executable, *_FLAGS, _ENTRY, numpy_folder(), part, *(str(int(n)) for n in settings)]


def spawn(command: list[str], ends: tuple[tuple[int, int], ...], *marks: str) -> int:
    """Start a program in a session of its own, its input empty, with each fd put on another."""
    actions = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)]
    actions += [(os.POSIX_SPAWN_DUP2, fd, target) for fd, target in ends]  # type: ignore[misc]
    try:
        return os.posix_spawn(
            command[0],
            command,
            environment(*marks),
            file_actions=actions,
            setsid=True,
            setsigmask=(),
        )
    except OSError as error:
        raise StartError(f"{command[0]} cannot be started: {error}") from error


def environment(*marks: str) -> dict[str, str]:
    """All that a guest finds in its environment, with marks of its own, such as `NAME=1`."""
    passed = {_LIBRARIES: os.environ[_LIBRARIES]} if _LIBRARIES in os.environ else {}
    return {**_ENVIRONMENT, **passed, **dict(mark.split("=", 1) for mark in marks)}


def numpy_folder() -> str:
    """The folder from which this interpreter would import NumPy."""
    for folder in sys.path:
        if os.path.isfile(os.path.join(folder, "numpy", "__init__.py")):
            return os.path.abspath(folder)
    raise StartError("NumPy is not on the path of this interpreter")


def processes() -> set[int]:
    """The numbers of all processes; none where the system does not list them."""
    try:
        return {int(name) for name in os.listdir("/proc") if name.isdigit()}
    except OSError:
        return set()


def free_user() -> int:
    """For root: the number of a user whom no process belongs to; otherwise -1, for no change."""
    if os.geteuid() != 0:
        return -1
    taken = {_owner(pid) for pid in processes()}
    return next(uid for uid in range(_USERS[0] + os.getpid() % 999, _USERS[1]) if uid not in taken)


def _owner(pid: int) -> int:
    try:
        return os.stat(f"/proc/{pid}").st_uid
    except OSError:  # it is gone
        return -1
