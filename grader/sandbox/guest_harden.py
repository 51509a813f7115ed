"""In the guest: putting up the wall around the own process, in the order that makes it hold.

What is the same for every submission is made ready before the fork (`Wall`); what the kernel ties
to one process is done in the child, and the system-call filter comes last, since it forbids all
the rest.
"""

from __future__ import annotations

import os
import resource
import sys
from contextlib import suppress
from typing import NamedTuple

from grader.sandbox import guest_filter, guest_kernel
from grader.sandbox.guest_kernel import Filter, Step

OPEN_FILES = 32
_MOST_FILES = 1 << 16
_UNLIMITED = resource.RLIM_INFINITY
_CPU, _PROCESSES = resource.RLIMIT_CPU, resource.RLIMIT_NPROC
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Wall(NamedTuple):
    """What is made ready once."""

    filter: Filter
    """The system-call filter, still without the number of the process."""
    ruleset: int
    """The fd of the Landlock rule set; -1 leaves Landlock out."""


def lay(with_landlock: bool, uid: int) -> Wall:
    """Make the wall ready and give up what no submission needs; as root, become user `uid`."""
    with suppress(OSError):  # root without the right to: its capabilities go all the same
        _become(uid)
    guest_kernel.drop_capabilities()
    guest_kernel.renounce_privileges()
    guest_kernel.hide_memory()
    code = guest_filter.program(guest_kernel.machine())
    made = guest_kernel.filtering(code, guest_filter.OWN_PID)
    return Wall(made, guest_kernel.landlock_ruleset() if with_landlock else -1)


def _become(uid: int) -> None:
    if uid >= 0:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)


def require_one_thread() -> None:
    """A forked child would wait for ever for the others, and the filter would not hold them."""
    threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208 - see guest.py
    if threads != 1:
        raise OSError(0, f"NumPy has started {threads} threads")


def steps(wall: Wall, cpu_seconds: int) -> tuple[Step, ...]:
    """What the kernel ties to one process, but for the filter."""
    made = [guest_kernel.dying_with_parent()]
    for which, soft, hard in ((_CPU, cpu_seconds, cpu_seconds + 1), (_PROCESSES, 0, 0)):
        lower = lowered(which, soft, hard)
        if lower is not None:
            made.append(guest_kernel.limiting(which, *lower))
    if wall.ruleset >= 0:
        made.append(guest_kernel.landlock_restricting(wall.ruleset))
    return tuple(made)


def close_from(first: int) -> None:
    """Close all file descriptors from this one on."""
    os.closerange(first, _MOST_FILES)


def limit_memory(memory_bytes: int) -> None:
    """Limit the address space to what is in use now and so much more."""
    if sys.platform != "linux":
        return
    with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123 - see guest.py
        size = int(statm.read().split()[0]) * _PAGE
    limit(resource.RLIMIT_AS, size + memory_bytes)
    limit(resource.RLIMIT_DATA, size + memory_bytes)


def limit_files() -> None:
    """No dumps, no file that grows, few file descriptors, no locked memory."""
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_FSIZE, 0)
    limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    limit(resource.RLIMIT_MEMLOCK, 0)


def limit(which: int, soft: int, hard: int | None = None) -> None:
    """Lower a limit; one that is lower already stays."""
    lower = lowered(which, soft, soft if hard is None else hard)
    if lower is not None:
        resource.setrlimit(which, lower)


def lowered(which: int, soft: int, hard: int) -> tuple[int, int] | None:
    """What a limit is to be set to; None where it is lower already."""
    now = resource.getrlimit(which)[1]
    if now == _UNLIMITED:
        return soft, hard
    return (soft, min(hard, now)) if soft < now else None


def limit_open(cpu_seconds: int) -> None:
    """What a process without the wall is limited to."""
    limit(resource.RLIMIT_CPU, cpu_seconds)
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_FSIZE, 0)
