"""In the guest: one submission in a process of its own, started for it and shut in by itself."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from typing import NamedTuple

from grader.sandbox import guest_canary, guest_harden, guest_kernel, wire
from grader.sandbox.guest_call import Reply
from grader.sandbox.guest_imports import close_imports, load_named
from grader.sandbox.guest_serve import Guest, serve, settle, settle_collector

JOB, REPLY, _FIRST = 3, 4, 5


def play(settings: list[int]) -> None:
    """Serve one submission, shut in or not."""
    shuts_in, uid = settings
    close_imports()
    settle()
    gc.freeze()  # else the first collection would go through all of NumPy
    settle_collector()
    serve(Guest(JOB, REPLY, FreshRoom(bool(shuts_in), uid)))


class FreshRoom(NamedTuple):
    """Where the submission runs: a process that still has to be made ready for it."""

    shuts_in: bool
    """Whether to put up the wall."""
    uid: int
    """The user to become for it; -1 stays who it is."""

    def admit(self, sources: Iterable[bytes]) -> None:
        """Have in memory what these sources may import."""
        load_named(sources)

    def enter(self, memory_bytes: int, cpu_seconds: int) -> Reply | None:
        """Limit this process, and shut it in; the tier it has reached, when one is asked for."""
        guest_harden.limit_memory(memory_bytes)
        if not self.shuts_in:
            guest_harden.limit_open(cpu_seconds)
            return None
        try:
            return self._shut_in(cpu_seconds)
        except OSError as error:
            return wire.NOT_CONFINED, [str(error)]

    def _shut_in(self, cpu_seconds: int) -> Reply:
        """Put up the wall, then try to break out as a submission might."""
        guest_harden.require_one_thread()
        guest_harden.limit_files()
        with_landlock = guest_kernel.landlock_abi() > 0
        wall = guest_harden.lay(with_landlock, self.uid)
        guest_kernel.take(guest_harden.steps(wall, cpu_seconds))
        guest_harden.close_from(_FIRST)
        guest_kernel.put_up(wall.filter)
        holes = guest_canary.holes()
        if holes:
            return wire.NOT_CONFINED, [f"the wall has holes: {', '.join(holes)}"]
        return wire.CONFINED, ["B" if with_landlock else "C"]
