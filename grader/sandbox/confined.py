"""The confined runner: a zygote behind the best wall there is, and a shut-in child for each job."""

from __future__ import annotations

from collections.abc import Iterator

from grader.outcomes import GraderFault, Run
from grader.sandbox.ahead import Ahead
from grader.sandbox.canary import Examination, examine
from grader.sandbox.channel import Guest, NeedsAllError
from grader.sandbox.guest_imports import call_for_all
from grader.sandbox.job import Job, Limits
from grader.sandbox.nursery import Nursery
from grader.sandbox.runner import GuestRunner
from grader.sandbox.session import REFUSAL, Session
from grader.sandbox.tiers import TIERS, Tier
from grader.sandbox.zygote import Zygote, ZygoteChild

# A killed process takes a moment to go, in which the next job can run already.
UNREAPED = 2


class ConfinedRunner(GuestRunner):
    """Runs each submission in a process that was shut in before it was given anything.

    Most submissions need NumPy and little else, and a small zygote forks in half the time: one that
    has all modules is started for the first submission that asks for more.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        tiers: tuple[Tier, ...] = TIERS,
        ahead: Ahead | None = None,
    ) -> None:
        super().__init__(limits)
        self._tiers = tiers
        self._ahead = ahead or Ahead([])
        self.nurseries: dict[bool, Nursery] = {}
        """Those that were started, by whether they have all modules."""
        self._with_all = False

    def prepare(self) -> None:
        """Have a zygote whose wall has held, and a child that waits for a job."""
        self._nursery().arm()

    def run(self, job: Job) -> Run:
        """Make the calls; a fault of the grader is tried once more with another zygote."""
        files = job.files if job.adapter is None else (*job.files, job.adapter)
        self._with_all = call_for_all(file.data for file in files)
        try:
            return self._run(job)
        except NeedsAllError:
            self._with_all = True
            return self._run(job)

    def _run(self, job: Job) -> Run:
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
        """End the zygotes and with them every child."""
        for with_all in tuple(self.nurseries):
            self.nurseries.pop(with_all).close()
        for guest in self._killed:
            guest.close()
        self._killed.clear()

    def next_guest(self, job: Job) -> Guest:
        """The child that was forked ahead; the next one is forked meanwhile."""
        nursery = self.nurseries.get(self._with_all)
        if nursery is not None and nursery.is_used_up:
            self.close()
        return self._nursery().child(job)

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
        return self.walls(self._nursery().zygote.tier.name)

    def tier(self, session: Session) -> str:
        """The letter of the wall that the zygote is behind."""
        nursery = self.nurseries.get(self._with_all)
        return nursery.zygote.tier.name if nursery else "none"

    def _nursery(self) -> Nursery:
        """A zygote behind the first wall that holds; GraderFault when none does."""
        if self._with_all in self.nurseries:
            return self.nurseries[self._with_all]
        faults = []
        for zygote, found in start_each(self._tiers, self._limits, self._with_all, self._ahead):
            if zygote is not None:
                self._tiers = self._tiers[self._tiers.index(found.tier) :]
                self.nurseries[self._with_all] = Nursery(zygote)
                return self.nurseries[self._with_all]
            faults.append(f"tier {found.tier.name}: {found.fault}")
        raise GraderFault(self._refusal("; ".join(faults)))

    def _refusal(self, faults: str) -> str:
        least = self._tiers[-1]
        if least is TIERS[-1]:
            return f"{REFUSAL} ({faults})"
        return f"no wall of tier {least.name} or better stands here ({faults}): {least.remedy}"


def start_each(
    tiers: tuple[Tier, ...], limits: Limits, with_all: bool = False, ahead: Ahead | None = None
) -> Iterator[tuple[Zygote | None, Examination]]:
    """A zygote of each tier with what its canary found; none where there is a fault."""
    for tier in tiers:
        try:
            started = ahead.take(tier, limits, with_all) if ahead else None
            zygote = started or Zygote(tier, limits, with_all)
        except GraderFault as fault:
            yield None, Examination(tier, (), str(fault))
            continue
        found = examine(zygote, limits)
        if found.fault:
            zygote.close()
        yield (None if found.fault else zygote), found
