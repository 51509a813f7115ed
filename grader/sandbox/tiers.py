"""The tiers of confinement: what each wall is made of, and how its zygote is started."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox.spawn import numpy_folder


@dataclass(frozen=True)
class Tier:
    """One way to confine a submission."""

    name: str
    """Its letter; earlier is better."""
    layers: str
    """What it consists of."""
    is_wrapped: bool
    """Whether the zygote runs inside bubblewrap."""
    with_landlock: bool
    """Whether a child is under a Landlock rule set."""
    remedy: str
    """What to do where it cannot be had."""

    def wrap(self, command: list[str]) -> list[str]:
        """The command that starts a zygote; FileNotFoundError is told by its first word."""
        return [*_bubblewrap(), *command] if self.is_wrapped else command


_FILTERS = "seccomp allow-list, resource limits, no capabilities, own user when started as root"
TIERS = (
    Tier(
        "A",
        f"namespaces (bubblewrap), Landlock, {_FILTERS}",
        is_wrapped=True,
        with_landlock=True,
        remedy="install bubblewrap and allow unprivileged user namespaces (Ubuntu 24.04: "
        "sysctl kernel.apparmor_restrict_unprivileged_userns=0), or run outside a container",
    ),
    Tier(
        "B",
        f"Landlock, {_FILTERS}",
        is_wrapped=False,
        with_landlock=True,
        remedy="use Linux 5.13 or newer with landlock among its security modules (lsm=...)",
    ),
    Tier(
        "C",
        _FILTERS,
        is_wrapped=False,
        with_landlock=False,
        remedy="use Linux on x86-64 or aarch64 where seccomp filters are allowed",
    ),
)
NAMES = tuple(tier.name for tier in TIERS)
_BWRAP = "bwrap"
_NAMESPACES = ("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts")
_SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/etc/ld.so.cache")


def at_least(name: str) -> tuple[Tier, ...]:
    """The tiers from the best down to this one."""
    return TIERS[: NAMES.index(name) + 1]


def _bubblewrap() -> list[str]:
    """Bubblewrap with new namespaces and a read-only view of what the interpreter needs."""
    line = [shutil.which(_BWRAP) or _BWRAP, *_NAMESPACES, "--unshare-cgroup-try"]
    # Without a process of bubblewrap's own between them, which would be left for others to reap.
    line += ["--die-with-parent", "--as-pid-1"]
    if os.geteuid() == 0:  # no user namespace: the zygote has to become another user itself
        line += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        line += ["--unshare-user"]
    for folder in _needed():
        line += ["--ro-bind-try", folder, folder]
    return [*line, "--proc", "/proc", "--dev", "/dev", "--chdir", "/", "--"]


def _needed() -> list[str]:
    """The folders of the system's libraries, of Python, NumPy and this package, parents first."""
    here = str(Path(__file__).resolve().parent)
    python = [sys.prefix, sys.base_prefix, str(Path(sys.executable).parent), numpy_folder(), here]
    libraries = os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)
    return sorted({*_SYSTEM, *python, *filter(None, libraries)})
