"""The canary: a submission that really tries to break out, run before any other.

It is the built-in first submission of each zygote, and a fresh guest calls it on itself. A call
that is refused counts; one that fails for another reason has reached the kernel, which is a hole.
Nothing here does harm where there is no wall.
"""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Callable

import numpy as np

from grader.sandbox import guest_syscalls as calls

REFUSED = (errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EAGAIN)
# Numbers on x86-64 and aarch64 of what the C library may not offer by name.
_NUMBERS = {"fork": (57, None), "pidfd_open": (434, 434), "io_uring_setup": (425, 425),
            "bpf": (321, 280), "userfaultfd": (323, 282), "setrlimit": (160, 164)}  # fmt: skip
# What the sweep leaves out beside the calls that are looked into: without a wall these would start
# a process, wait for ever, hang up the terminal or write out all disks; 335 and 336 belong to the
# tracing of programs and pass every filter by design.
_SWEEP_END = 480
_SPARED = {"x86_64": {34, 57, 58, 153, 162, 335, 336}, "aarch64": {58, 81}}
_PROT_READ_EXEC, _PRIVATE_ANONYMOUS = 5, 0x22
_NEW_USER = 0x10000000
_FIRST_FD, _LAST_FD = 5, 64

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
_libc.mmap.restype = ctypes.c_void_p
_BUFFER = ctypes.create_string_buffer(64)


def _checked(result: int | None) -> None:
    """As Python's own functions: an OSError when the call has failed."""
    if result is None or result in (-1, ctypes.c_void_p(-1).value):
        raise OSError(ctypes.get_errno(), "")


def _raw(name: str, *arguments: int) -> None:
    number = _NUMBERS[name][calls.MACHINES.index(os.uname().machine)]
    if number is None:
        raise OSError(errno.ENOSYS, "")
    _checked(_libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments)))


def _open(path: str) -> None:
    os.close(os.open(path, os.O_RDONLY))


def _write() -> None:
    path = f"/tmp/canary.{os.getpid()}"  # noqa: S108 - it must not succeed
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
    os.unlink(path)  # noqa: PTH108 - pathlib need not be there


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _own_memory_from_outside() -> None:
    vector = (ctypes.c_void_p * 2)(ctypes.addressof(_BUFFER), 1)
    _checked(_libc.process_vm_readv(os.getpid(), vector, 1, vector, 1, 0))


def _other_descriptors() -> None:
    """Nothing beyond the pipes may be open."""
    if all(_libc.fcntl(fd, 1) == -1 for fd in range(_FIRST_FD, _LAST_FD)):
        raise OSError(errno.EPERM, "")


def _code() -> None:
    _checked(_libc.mmap(None, 4096, _PROT_READ_EXEC, _PRIVATE_ANONYMOUS, -1, 0))


def _sweep() -> None:
    """Every system call that is not allowed, with arguments that cannot do anything."""
    machine, minus = os.uname().machine, [ctypes.c_long(-1)] * 6
    known = {calls.number(name, machine) for name in calls.SPECIAL} | {*calls.allowed(machine)}
    for number in sorted(set(range(_SWEEP_END)) - known - _SPARED[machine]):
        if _libc.syscall(ctypes.c_long(number), *minus) != -1:
            return
        if ctypes.get_errno() not in REFUSED:
            return
    raise OSError(errno.EPERM, "")


PROBES: dict[str, Callable[[], None]] = {
    "open a file of the system": lambda: _open("/etc/passwd"),
    "open a program": lambda: _open("/bin/sh"),
    "read the environment of process 1": lambda: _open("/proc/1/environ"),
    "read its own memory as a file": lambda: _open("/proc/self/mem"),
    "list a folder": lambda: _checked(len(os.listdir("/")) - 1),  # noqa: PTH208
    "look at a file": lambda: _checked(os.stat("/").st_size * 0),  # noqa: PTH116
    "write a file": _write,
    "make a file in memory": lambda: os.close(os.memfd_create("canary")),
    "open a socket": lambda: _checked(_libc.socket(2, 1, 0)),
    "open a pair of sockets": lambda: _checked(_libc.socketpair(1, 1, 0, _BUFFER)),
    "open a pipe": lambda: _checked(_libc.pipe2(_BUFFER, 0)),
    "use descriptors of the host": _other_descriptors,
    "fork": _fork,
    "fork by number": lambda: _raw("fork"),
    "run a program": lambda: os.execv("/nonexistent", ["canary"]),  # noqa: S606
    "signal the parent": lambda: os.kill(os.getppid(), 0),
    "signal everything": lambda: os.kill(-1, 0),
    "hold a process": lambda: _raw("pidfd_open", os.getpid(), 0),
    "trace": lambda: _checked(_libc.ptrace(0, 0, 0, 0)),
    "read memory of a process": _own_memory_from_outside,
    "make executable memory": _code,
    "change limits": lambda: _raw("setrlimit", 4, -1),
    "change user": lambda: os.setresuid(-1, -1, -1),
    "make namespaces": lambda: _checked(_libc.unshare(_NEW_USER)),
    "mount": lambda: _checked(_libc.mount(b"none", b"/nonexistent", b"tmpfs", 0, None)),
    "set up a ring": lambda: _raw("io_uring_setup", 1, 0),
    "load a kernel program": lambda: _raw("bpf", 0, 0, 0),
    "handle page faults": lambda: _raw("userfaultfd", 1),
    "any other system call": _sweep,
}


def probe(x: float) -> np.ndarray:
    """The error number by which each probe was refused; 0 where it was not."""
    return np.array([_outcome(act) for act in PROBES.values()])


def double(x: np.ndarray) -> np.ndarray:
    """What a good submission does: a product of matrices."""
    return x @ (2 * np.eye(x.shape[1]))


def holes() -> list[str]:
    """The names of the probes that were not refused."""
    return [name for name, code in zip(PROBES, probe(0.0), strict=True) if not code]


def _outcome(act: Callable[[], None]) -> int:
    try:
        act()
    except OSError as error:
        return error.errno if error.errno in REFUSED else 0
    return 0
