"""Zygotes that start while a command still loads its own modules."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from grader.outcomes import GraderFault
from grader.sandbox.job import Limits
from grader.sandbox.tiers import TIERS, Tier
from grader.sandbox.zygote import Zygote

MOST_AHEAD = 2
"""Zygotes that start at once; others when they are needed."""


class Ahead:
    """Zygotes of the best tier with the common modules, for whoever asks for one first."""

    def __init__(self, zygotes: list[Zygote]) -> None:
        self._zygotes = zygotes

    @property
    def pids(self) -> set[int]:
        """The numbers of their processes."""
        return {zygote.pid for zygote in self._zygotes}

    def take(self, tier: Tier, limits: Limits, with_all: bool) -> Zygote | None:
        """One that is as asked for, which is the caller's from now on; None when there is none."""
        fits = tier is TIERS[0] and limits == Limits() and not with_all
        try:
            return self._zygotes.pop() if fits else None
        except IndexError:
            return None

    def close(self) -> None:
        """End those that nobody took."""
        while self._zygotes:
            self._zygotes.pop().close()


@contextmanager
def started(count: int) -> Iterator[Ahead]:
    """So many zygotes on their way; none where they cannot be started, for others to tell why."""
    ahead = Ahead([])
    try:
        if sys.platform == "linux":
            ahead = Ahead(_zygotes(count))
        yield ahead
    finally:
        ahead.close()


def _zygotes(count: int) -> list[Zygote]:
    found: list[Zygote] = []
    with suppress(GraderFault):
        found.extend(Zygote(TIERS[0], Limits()) for _ in range(count))
    return found
