"""The confined runner: a zygote behind the best wall there is, and a shut-in child for each job."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from grader.outcomes import GraderFault, Run
from grader.sandbox.canary import Examination, examine
from grader.sandbox.channel import Guest
from grader.sandbox.job import Job, Limits
from grader.sandbox.runner import GuestRunner
from grader.sandbox.session import REFUSAL, Session
from grader.sandbox.tiers import TIERS, Tier
from grader.sandbox.zygote import Zygote, ZygoteChild

# All children of a zygote have the same memory layout, which must not be found out bit by bit.
JOBS_PER_ZYGOTE = 500
# A killed process takes a moment to go, in which the next job can run already.
UNREAPED = 2


class ConfinedRunner(GuestRunner):
    """Runs each submission in a process that was shut in before it was given anything."""

    def __init__(self, limits: Limits | None = None, tiers: tuple[Tier, ...] = TIERS) -> None:
        super().__init__(limits)
        self._tiers = tiers
        self._zygote: Zygote | None = None
        self._armed: ZygoteChild | None = None

    def prepare(self) -> None:
        """Have a zygote whose wall has held, and a child that waits for a job."""
        if self._armed is None:
            self._armed = ZygoteChild(self._zygote or self._start())

    def run(self, job: Job) -> Run:
        """Make the calls; a fault of the grader is tried once more with another zygote."""
        try:
            return super().run(job)
        except GraderFault:
            self.close()
        try:
            return super().run(job)
        except GraderFault:
            self.close()
            raise

    def close(self) -> None:
        """End the zygote and with it every child."""
        armed, self._armed = self._armed, None
        zygote, self._zygote = self._zygote, None
        if zygote is not None:
            zygote.close()
        for guest in [*self._killed, *([armed] if armed else [])]:
            guest.close()
        self._killed.clear()

    def next_guest(self) -> Guest:
        """The child that was forked ahead; the next one is forked meanwhile."""
        if self._zygote is not None and self._zygote.asked > JOBS_PER_ZYGOTE:
            self.close()
        self.prepare()
        child, self._armed = self._armed, None
        assert child is not None
        try:
            child.await_birth()
        except GraderFault:
            child.close()
            raise
        self.prepare()
        return child

    def bury(self) -> None:
        """Reap old children; one that crashed takes the zygote along: nobody may probe twice."""
        crashed = any(isinstance(one, ZygoteChild) and one.has_crashed() for one in self._killed)
        while len(self._killed) > UNREAPED:
            child = self._killed.pop(0)
            try:
                child.end()
            finally:
                child.close()
        if crashed:
            self.close()

    def confinement(self) -> dict[str, object]:
        """The wall and limits of what will be run; raises GraderFault when there is no wall."""
        self.prepare()
        assert self._zygote is not None
        return {"tier": self._zygote.tier.name, "limits": asdict(self._limits)}

    def tier(self, session: Session) -> str:
        """The letter of the wall that the zygote is behind."""
        return self._zygote.tier.name if self._zygote else "none"

    def _start(self) -> Zygote:
        """A zygote behind the first wall that holds; GraderFault when none does."""
        faults = []
        for zygote, found in start_each(self._tiers, self._limits):
            if zygote is not None:
                self._tiers = self._tiers[self._tiers.index(found.tier) :]
                self._zygote = zygote
                return zygote
            faults.append(f"tier {found.tier.name}: {found.fault}")
        raise GraderFault(self._refusal("; ".join(faults)))

    def _refusal(self, faults: str) -> str:
        least = self._tiers[-1]
        if least is TIERS[-1]:
            return f"{REFUSAL} ({faults})"
        return f"no wall of tier {least.name} or better stands here ({faults}): {least.remedy}"


def start_each(
    tiers: tuple[Tier, ...], limits: Limits
) -> Iterator[tuple[Zygote | None, Examination]]:
    """A zygote of each tier with what its canary found; none where there is a fault."""
    for tier in tiers:
        try:
            zygote = Zygote(tier, limits)
        except GraderFault as fault:
            yield None, Examination(tier, (), str(fault))
            continue
        found = examine(zygote, limits)
        if found.fault:
            zygote.close()
        yield (None if found.fault else zygote), found
