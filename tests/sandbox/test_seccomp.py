"""The system-call filter: its numbers against the kernel's headers, its verdicts by running it."""

from __future__ import annotations

import errno
import re
import struct
from pathlib import Path

import pytest

from grader.sandbox import guest_canary, guest_filter, guest_syscalls
from grader.sandbox.guest_filter import ALLOW, ERROR, KILL, OWN_PID, assemble, program

HEADERS = {
    "x86_64": ("/usr/include", "*/asm/unistd_64.h"),
    "aarch64": ("/usr/include/asm-generic", "unistd.h"),
}
PID = 4242


def header(machine: str) -> dict[str, int]:
    """The numbers that the kernel's headers give; aarch64 uses the generic ones."""
    folder, pattern = HEADERS[machine]
    path = next(Path(folder).glob(pattern), None)
    if path is None:
        pytest.skip("the kernel headers (linux-libc-dev) are not installed")
    found = re.findall(r"#define\s+__NR(?:3264)?_(\w+)\s+(\d+)", path.read_text())
    return {name: int(number) for name, number in found}


@pytest.mark.parametrize("machine", guest_syscalls.MACHINES)
def test_the_numbers_are_those_of_the_kernel(machine: str) -> None:
    known, column = header(machine), guest_syscalls.MACHINES.index(machine)
    tables = {**guest_syscalls.ALLOWED, **guest_syscalls.SPECIAL, **guest_syscalls.WALL}
    assert {name: known.get(name) for name in tables} == {
        name: row[column] for name, row in tables.items()
    }


@pytest.mark.parametrize("machine", guest_syscalls.MACHINES)
def test_the_canary_s_numbers_are_those_of_the_kernel(machine: str) -> None:
    known, column = header(machine), guest_syscalls.MACHINES.index(machine)
    for name, row in guest_canary._NUMBERS.items():
        assert row[column] == known.get(name), name


def verdict(machine: str, number: int, *arguments: int, arch: int | None = None) -> int:
    """What the kernel would answer: the program run on one call."""
    data = struct.pack("=iI", number, guest_syscalls.AUDIT_ARCH[machine] if arch is None else arch)
    data += struct.pack("=Q6Q", 0, *[*arguments, *[0] * 6][:6])
    placeholder, own = (number.to_bytes(4, "little") for number in (OWN_PID, PID))
    code, at, value = program(machine).replace(placeholder, own), 0, 0
    while True:
        kind, yes, no, constant = struct.unpack_from("=HBBI", code, 8 * at)
        at += 1
        if kind == guest_filter.LOAD:
            (value,) = struct.unpack_from("=I", data, constant)
        elif kind == guest_filter.RETURN:
            return constant
        else:
            tests = {
                guest_filter.EQUAL: value == constant,
                guest_filter.AT_LEAST: value >= constant,
                guest_filter.ANY_BIT: bool(value & constant),
            }
            at += yes if tests[kind] else no


def refused(error: int) -> int:
    return ERROR | error


CALLS = [
    ("mmap", (0, 4096, 3), ALLOW),
    ("mmap", (0, 4096, 7), refused(errno.EPERM)),
    ("mprotect", (0, 4096, 1), ALLOW),
    ("mprotect", (0, 4096, 5), refused(errno.EPERM)),
    ("fcntl", (0, 3), ALLOW),
    ("fcntl", (0, 8), refused(errno.EPERM)),
    ("fcntl", (0, 10), refused(errno.EPERM)),
    ("prlimit64", (0, 7, 0, 1), ALLOW),
    ("prlimit64", (0, 7, 1 << 40, 1), refused(errno.EPERM)),
    ("prlimit64", (0, 7, 1, 1), refused(errno.EPERM)),
    ("prlimit64", (1, 7, 0, 1), refused(errno.EPERM)),
    ("tgkill", (PID, PID, 6), ALLOW),
    ("tgkill", (PID, PID, 9), refused(errno.EPERM)),
    ("tgkill", (1, 1, 6), refused(errno.EPERM)),
    ("tgkill", (OWN_PID, 1, 6), refused(errno.EPERM)),
    ("clone", (17,), refused(errno.EAGAIN)),
    ("ioctl", (0, 0x5413), refused(errno.ENOTTY)),
    ("seccomp", (1, 0, 0), refused(errno.EPERM)),
    ("close_range", (0, 9), ALLOW),
    ("landlock_restrict_self", (5,), refused(errno.ENOSYS)),
]


@pytest.mark.parametrize("machine", guest_syscalls.MACHINES)
@pytest.mark.parametrize(("name", "arguments", "want"), CALLS)
def test_what_the_filter_looks_into(
    machine: str, name: str, arguments: tuple[int, ...], want: int
) -> None:
    assert verdict(machine, guest_syscalls.number(name, machine), *arguments) == want


@pytest.mark.parametrize("machine", guest_syscalls.MACHINES)
def test_every_call_that_is_not_in_the_tables_is_refused(machine: str) -> None:
    special = {guest_syscalls.number(name, machine) for name in guest_syscalls.SPECIAL}
    for number in set(range(600)) - special:
        want = refused(errno.ENOSYS if number >= 424 else errno.EPERM)
        if number in guest_syscalls.allowed(machine):
            want = ALLOW
        assert verdict(machine, number) == want, number


def test_other_machines_kill() -> None:
    assert verdict("x86_64", 0, arch=0x40000003) == KILL  # 32 bit on the same kernel
    assert verdict("x86_64", 0x40000000) == KILL  # x32
    assert verdict("aarch64", 63, arch=guest_syscalls.AUDIT_ARCH["x86_64"]) == KILL


def test_nothing_that_is_allowed_names_a_file_a_socket_or_another_process() -> None:
    dangerous = (  # noqa: SIM905 - a list of words reads better so
        "open creat link name mkdir rmdir chmod chown stat access exec fork clone kill socket "
        "connect bind accept send recv ptrace mount setns unshare memfd process_ pidfd io_uring "
        "bpf perf userfault key module reboot swap settime landlock seccomp pipe shm msg sem"
    ).split()
    allowed = set(guest_syscalls.ALLOWED) - {"fstat", "uname"}
    assert not [name for name in allowed if any(word in name for word in dangerous)]


def test_the_assembler_writes_the_kernel_s_structure() -> None:
    assert assemble([(0x06, ALLOW, 1, 2)]) == struct.pack("=HBBI", 6, 1, 2, ALLOW)
    assert len(program("x86_64")) // 8 < 4096
