"""A zygote with the child that waits for the next job."""

from __future__ import annotations

from grader.outcomes import GraderFault
from grader.sandbox.job import Call, Job
from grader.sandbox.zygote import Zygote, ZygoteChild

# All children of a zygote have the same memory layout, which must not be found out bit by bit. A
# wrong guess is a crash, after which the runner takes another zygote; this is for other ways.
JOBS_PER_ZYGOTE = 2000


class Nursery:
    """Forks each child while the one before is at work."""

    def __init__(self, zygote: Zygote) -> None:
        self.zygote = zygote
        self.armed: ZygoteChild | None = None
        self._before: tuple[Call, ...] = ()

    @property
    def is_used_up(self) -> bool:
        """Whether another zygote has to take over."""
        return self.zygote.asked > JOBS_PER_ZYGOTE

    def arm(self) -> None:
        """Have a child that waits for a job."""
        if self.armed is None:
            self.armed = ZygoteChild(self.zygote)

    def child(self, job: Job) -> ZygoteChild:
        """The child that was forked ahead; the next one is forked meanwhile."""
        self.arm()
        child, self.armed = self.armed, None
        assert child is not None
        try:
            child.await_birth()
        except GraderFault:
            child.close()
            raise
        self._teach(job.calls)
        self.arm()
        return child

    def _teach(self, calls: tuple[Call, ...]) -> None:
        """What two jobs in a row ask for will be asked for again, unless each has its own."""
        if calls is self._before and calls is not self.zygote.lesson:
            self.zygote.teach(calls)
        self._before = calls

    def close(self) -> None:
        """End the zygote and with it every child."""
        self.zygote.close()
        if self.armed is not None:
            self.armed.close()
            self.armed = None
