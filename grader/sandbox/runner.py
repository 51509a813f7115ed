"""Running a submission: the protocol all runners keep, and those that start a fresh process."""

from __future__ import annotations

from dataclasses import asdict
from types import TracebackType
from typing import Protocol, Self

from grader.outcomes import GraderFault, NotRun, Run
from grader.sandbox.channel import Channel, Guest
from grader.sandbox.job import (
    Call,
    Group,
    Job,
    Leaf,
    Limits,
    Literal,
    Opaque,
    SourceFile,
    Tree,
    Value,
)
from grader.sandbox.printed import Printed
from grader.sandbox.process import GuestProcess
from grader.sandbox.session import Session
from grader.sandbox.spawn import StartError
from grader.sandbox.wire import WireError

__all__ = [
    "Call",
    "Group",
    "Job",
    "Leaf",
    "Limits",
    "Literal",
    "Opaque",
    "Runner",
    "SourceFile",
    "SubprocessRunner",
    "Tree",
    "Value",
]

MAX_RESTARTS = 3


class Runner(Protocol):
    """Runs submissions, one at a time."""

    def prepare(self) -> None:
        """Start whatever can be started before the job is known."""

    def run(self, job: Job) -> Run:
        """Make the calls of a job; raises GraderFault when the grader itself fails."""

    def close(self) -> None:
        """End whatever is still running."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class GuestRunner:
    """What the runners share: one guest after the other, until every call has its outcome."""

    shuts_itself_in = False
    packed = False
    """Whether arrays stay as they lie on the wire, so that NumPy is not needed."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._stated_limits = asdict(self._limits)
        self._killed: list[Guest] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End whatever is still running."""
        self.bury()

    def run(self, job: Job) -> Run:
        """Make the calls, in a new guest after each that ended the one before."""
        printed = Printed(self._limits.output_bytes)
        session = Session(job, self._limits, printed)
        for _ in range(1 + MAX_RESTARTS):
            if not session.is_done():
                self._proceed(job, session, printed)
        session.fill(NotRun(f"the submission has ended its process {1 + MAX_RESTARTS} times"))
        return Run(tuple(session.outcomes), printed.text(), self.walls(self.tier(session)))

    def walls(self, tier: str) -> dict[str, object]:
        """What reports say about the confinement."""
        return {"tier": tier, "limits": self._stated_limits}

    def _proceed(self, job: Job, session: Session, printed: Printed) -> None:
        """Use up one guest, which the system takes apart while the host goes on."""
        self.bury()
        guest = self.next_guest(job)
        self._killed.append(guest)
        channel = Channel(guest, printed, self.packed)
        try:
            session.proceed(channel, self.shuts_itself_in)
        except WireError as error:
            raise GraderFault(f"the job cannot be stated to a guest: {error}") from error
        finally:
            channel.close()

    def bury(self) -> None:
        """Reap the guests that were killed, with whatever they have started."""
        while self._killed:
            guest = self._killed.pop()
            try:
                guest.end()
            finally:
                guest.close()

    def next_guest(self, job: Job) -> Guest:
        """A guest for a job that nothing has run in yet; raises GraderFault."""
        raise NotImplementedError

    def tier(self, session: Session) -> str:
        """How the guests of this session were confined."""
        return session.tier or "none"


class SubprocessRunner(GuestRunner):
    """A fresh process for each job, which shuts itself in or only has limits."""

    def __init__(
        self,
        limits: Limits | None = None,
        guest: GuestProcess | None = None,
        shuts_itself_in: bool = False,
    ) -> None:
        super().__init__(limits)
        self.shuts_itself_in = shuts_itself_in if guest is None else guest.shuts_in
        self._guest = guest

    def prepare(self) -> None:
        """Start the next guest, which imports NumPy while the host does other things."""
        if self._guest is None:
            self._guest = self._start()

    def close(self) -> None:
        """Reap the last guest, and end the one that was started ahead, if there is one."""
        if self._guest is not None:
            self._killed.append(self._guest)
            self._guest = None
        super().close()

    def next_guest(self, job: Job) -> Guest:
        """The guest that was started ahead, or else a new one."""
        guest, self._guest = self._guest or self._start(), None
        return guest

    def _start(self) -> GuestProcess:
        try:
            return GuestProcess(self.shuts_itself_in)
        except StartError as error:
            raise GraderFault(str(error)) from error
