"""The seccomp filter: which system calls a submission may make, as a program for the kernel.

Each rule is a block that ends in its own verdict and is skipped when the call is another one. The
blocks are the leaves of a tree over the numbers, in which jumps only go from a node to one of its
two halves: the kernel runs the program once for each call there is when it takes it. An error
instead of death lets students see the failing line.
"""

from __future__ import annotations

import errno
import struct
from collections.abc import Iterable

from grader.sandbox import guest_syscalls as calls

Instruction = tuple[int, int, int, int]

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16  # places in struct seccomp_data
_X32 = 0x40000000
_PROT_EXEC = 4
_SIGABRT = 6
# F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC: none of them can send signals.
_FCNTL = (0, 1, 2, 3, 4, 1030)
_LEAF = 4
# Stands for the number of the process until that is known.
OWN_PID = 0x5EEDC0DE


def program(machine: str) -> bytes:
    """The filter as the kernel reads it, with OWN_PID in the place of the process's number."""
    rules = [(EQUAL, calls.AUDIT_ARCH[machine], 1, 0), _end(KILL), _load(_NUMBER)]
    if machine == "x86_64":
        rules += _block(AT_LEAST, _X32, [_end(KILL)])
    blocks = {number: [_end(ALLOW)] for number in calls.allowed(machine)}
    blocks |= {calls.number(name, machine): block for name, block in _SPECIAL.items()}
    new = sorted(number for number in blocks if number >= calls.FIRST_UNKNOWN)
    for number in new:
        rules += _block(EQUAL, number, blocks.pop(number))
    rules += _block(AT_LEAST, calls.FIRST_UNKNOWN, [_refuse(errno.ENOSYS)])
    return assemble([_load(_ARCH), *rules, *_tree(sorted(blocks.items()))])


def _tree(blocks: list[tuple[int, list[Instruction]]]) -> list[Instruction]:
    """The block of the call's number, or a refusal where it has none."""
    if len(blocks) <= _LEAF:
        leaf = [step for number, block in blocks for step in _block(EQUAL, number, block)]
        return [*leaf, _refuse(errno.EPERM)]
    half = len(blocks) // 2
    lower, upper = _tree(blocks[:half]), _tree(blocks[half:])
    return [(AT_LEAST, blocks[half][0], len(lower), 0), *lower, *upper]


def assemble(instructions: Iterable[Instruction]) -> bytes:
    """The instructions as an array of struct sock_filter."""
    return b"".join(
        struct.pack("=HBBI", code, yes, no, value) for code, value, yes, no in instructions
    )


def _block(test: int, value: int, block: list[Instruction]) -> list[Instruction]:
    """A block that is skipped unless the number of the call passes the test."""
    return [(test, value, 0, len(block)), *block]


def _load(place: int) -> Instruction:
    return (LOAD, place, 0, 0)


def _end(verdict: int) -> Instruction:
    return (RETURN, verdict, 0, 0)


def _refuse(error: int) -> Instruction:
    return _end(ERROR | error)


def _low(argument: int) -> Instruction:
    return _load(_ARGUMENTS + 8 * argument)


def _high(argument: int) -> Instruction:
    return _load(_ARGUMENTS + 8 * argument + 4)


def _is_zero(load: Instruction) -> list[Instruction]:
    return [load, (EQUAL, 0, 1, 0), _refuse(errno.EPERM)]


def _no_code() -> list[Instruction]:
    return [_low(2), (ANY_BIT, _PROT_EXEC, 0, 1), _refuse(errno.EPERM), _end(ALLOW)]


def _one_of(argument: int, values: tuple[int, ...]) -> list[Instruction]:
    tests = [step for value in values for step in ((EQUAL, value, 0, 1), _end(ALLOW))]
    return [_low(argument), *tests, _refuse(errno.EPERM)]


_SPECIAL: dict[str, list[Instruction]] = {
    "mmap": _no_code(),
    "mprotect": _no_code(),
    "fcntl": _one_of(1, _FCNTL),
    "ioctl": [_refuse(errno.ENOTTY)],
    "clone": [_refuse(errno.EAGAIN)],
    # Own limits may be read; writing would need a pointer in the third argument.
    "prlimit64": [*_is_zero(_low(0)), *_is_zero(_low(2)), *_is_zero(_high(2)), _end(ALLOW)],
    # What abort() does; other signals to itself would look like the system's doing.
    "tgkill": [
        _low(0), (EQUAL, OWN_PID, 1, 0), _refuse(errno.EPERM),
        _low(2), (EQUAL, _SIGABRT, 1, 0), _refuse(errno.EPERM), _end(ALLOW),
    ],
}  # fmt: skip
