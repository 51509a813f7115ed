"""System calls by name, with their numbers on x86-64 and aarch64; checked against kernel headers.

A submission has everything it may import in memory before it runs, so that what it needs of the
system is memory, time, and the pipes it was given. None of these calls names a file, a socket or
another process.
"""

from __future__ import annotations

MACHINES = ("x86_64", "aarch64")
# The kernel's own numbers of the architectures, which every call is tagged with.
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

# Numbers in the order of MACHINES; None where the machine has no such call.
ALLOWED: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "fstat": (5, 80), "poll": (7, None),
    "lseek": (8, 62), "munmap": (11, 215), "brk": (12, 214), "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139), "readv": (19, 65), "writev": (20, 66),
    "select": (23, None), "sched_yield": (24, 124), "mremap": (25, 216), "madvise": (28, 233),
    "dup": (32, 23), "dup2": (33, None), "nanosleep": (35, 101), "getitimer": (36, 102),
    "alarm": (37, None), "setitimer": (38, 103), "getpid": (39, 172), "exit": (60, 93),
    "uname": (63, 160), "getcwd": (79, 17), "gettimeofday": (96, 169), "getrlimit": (97, 163),
    "getrusage": (98, 165), "sysinfo": (99, 179), "times": (100, 153), "getuid": (102, 174),
    "getgid": (104, 176), "geteuid": (107, 175), "getegid": (108, 177), "getppid": (110, 173),
    "getpgrp": (111, None), "getresuid": (118, 148), "getresgid": (120, 150),
    "sigaltstack": (131, 132), "gettid": (186, 178), "time": (201, None), "futex": (202, 98),
    "sched_getaffinity": (204, 123), "restart_syscall": (219, 128), "clock_gettime": (228, 113),
    "clock_getres": (229, 114), "clock_nanosleep": (230, 115), "exit_group": (231, 94),
    "pselect6": (270, 72), "ppoll": (271, 73), "dup3": (292, 24), "getcpu": (309, 168),
    "getrandom": (318, 278), "close_range": (436, 436),
}  # fmt: skip

# Calls that the filter looks into, or answers with an error of their own.
SPECIAL: dict[str, tuple[int, int]] = {
    "mmap": (9, 222), "mprotect": (10, 226), "ioctl": (16, 29), "clone": (56, 220),
    "fcntl": (72, 25), "tgkill": (234, 131), "prlimit64": (302, 261),
}  # fmt: skip

# Calls by which the wall itself is put up, while they are still allowed.
WALL: dict[str, tuple[int, int]] = {
    "capset": (126, 91), "seccomp": (317, 277), "prctl": (157, 167), "setsid": (112, 157),
    "landlock_create_ruleset": (444, 444), "landlock_restrict_self": (446, 446),
}  # fmt: skip

# Calls from here on are answered as if the kernel did not know them, so that libraries fall back.
FIRST_UNKNOWN = 424


def number(name: str, machine: str) -> int:
    """The number of a call that the machine has; KeyError when it has none."""
    found = {**ALLOWED, **SPECIAL, **WALL}[name][MACHINES.index(machine)]
    if found is None:
        raise KeyError(name)
    return found


def allowed(machine: str) -> list[int]:
    """The numbers of all calls that are allowed whatever their arguments."""
    column = MACHINES.index(machine)
    return [row[column] for row in ALLOWED.values() if row[column] is not None]  # type: ignore[misc]
