"""The calls to the kernel that Python has no names for; nothing else here uses ctypes."""

from __future__ import annotations

import ctypes
import os
import struct
from functools import cache
from typing import NamedTuple

from grader.sandbox import guest_syscalls as calls

_PDEATHSIG, _DUMPABLE, _NO_NEW_PRIVS = 1, 4, 38
_SIGKILL = 9
_CAPABILITIES_3 = 0x20080522
_SET_MODE_FILTER = 1
_VERSION_FLAG = 1
# struct landlock_ruleset_attr by ABI: rights on files, on TCP, and what signals may reach.
_FILE_RIGHTS = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 4: 0x7FFF, 5: 0xFFFF}
_TCP_RIGHTS, _SCOPES = 0x3, 0x3
_TCP_ABI, _SCOPE_ABI = 4, 6

_libc = ctypes.CDLL(None, use_errno=True)
_libc.malloc.restype, _libc.malloc.argtypes = ctypes.c_size_t, (ctypes.c_size_t,)
_syscall = _libc.syscall
_syscall.restype = ctypes.c_long


@cache
def machine() -> str:
    """The name of the architecture; OSError when there is no table for it."""
    name = os.uname().machine
    if name not in calls.MACHINES:
        raise OSError(0, f"no table of system calls for {name}")
    return name


class Step(NamedTuple):
    """A call to the kernel with all its arguments, made ready before it is wanted.

    A forked child that takes steps touches a third of the memory that it would by making them.
    """

    name: str
    arguments: tuple[object, ...]


def step(name: str, *arguments: object) -> Step:
    """Make a call ready."""
    return Step(name, (_wide(_number(name)), *map(_wide, arguments)))


def take(steps: tuple[Step, ...]) -> None:
    """Make these calls, in their order; OSError at the first that fails."""
    for name, arguments in steps:
        if _syscall(*arguments) < 0:
            _checked(-1, name)


def dying_with_parent() -> Step:
    """Have the kernel kill this process when its parent ends; a change of user undoes it."""
    return step("prctl", _PDEATHSIG, _SIGKILL, 0, 0, 0)


def hide_memory() -> None:
    """Keep other processes of the same user out of this one's memory."""
    _checked(_libc.prctl(_DUMPABLE, 0, 0, 0, 0), "prctl")


def renounce_privileges() -> None:
    """Make programs that raise their privileges run without them, for good."""
    _checked(_libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl")


def drop_capabilities() -> None:
    """Give up every capability, for good."""
    _call("capset", struct.pack("=Ii", _CAPABILITIES_3, 0), bytes(24))


def limiting(which: int, soft: int, hard: int) -> Step:
    """Set a limit."""
    return step("prlimit64", 0, which, struct.pack("=QQ", soft, hard), None)


def allocate(size: int) -> int:
    """Memory of the C library, for good; its address."""
    return int(_libc.malloc(size))


def landlock_abi() -> int:
    """The version of Landlock that runs here, 0 when there is none."""
    try:
        return _call("landlock_create_ruleset", None, 0, _VERSION_FLAG)
    except OSError:
        return 0


def landlock_ruleset() -> int:
    """A rule set that allows nothing of what the running version can forbid, as an fd."""
    abi = landlock_abi()
    if abi < 1:
        raise OSError(0, "the kernel has no Landlock, or it is switched off")
    words = [_FILE_RIGHTS[min(abi, max(_FILE_RIGHTS))]]
    words += [_TCP_RIGHTS] * (abi >= _TCP_ABI) + [_SCOPES] * (abi >= _SCOPE_ABI)
    attributes = struct.pack(f"={len(words)}Q", *words)
    return _call("landlock_create_ruleset", attributes, len(attributes), 0)


def landlock_restricting(ruleset: int) -> Step:
    """Put this process under a rule set, for good."""
    return step("landlock_restrict_self", ruleset, 0)


class _Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


class Filter(NamedTuple):
    """A seccomp filter, made ready but for the number of the process."""

    code: ctypes.Array[ctypes.c_char]
    numbers: tuple[ctypes.c_uint32, ...]
    """Where in the code the number of the process belongs."""
    steps: tuple[Step, ...]


def filtering(code: bytes, own_pid: int) -> Filter:
    """Make a filter ready; `own_pid` stands in its code for the number of the process."""
    buffer = ctypes.create_string_buffer(code, len(code))
    words = struct.unpack(f"={len(code) // 4}I", code)
    places = [4 * at for at, word in enumerate(words) if word == own_pid]
    numbers = tuple(ctypes.c_uint32.from_buffer(buffer, place) for place in places)
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    return Filter(buffer, numbers, (step("seccomp", _SET_MODE_FILTER, 0, ctypes.byref(program)),))


def put_up(made: Filter) -> None:
    """Put this process under a filter."""
    for number in made.numbers:
        number.value = os.getpid()
    take(made.steps)


def _call(name: str, *arguments: object) -> int:
    return _checked(_syscall(*step(name, *arguments).arguments), name)


@cache
def _number(name: str) -> int:
    return calls.number(name, machine())


def _wide(argument: object) -> object:
    """Numbers as the full registers that the kernel reads."""
    return ctypes.c_ulong(argument) if isinstance(argument, int) else argument


def _checked(result: int, name: str) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")
    return result
