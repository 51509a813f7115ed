"""Who grades: the threads of this process, each with a runner of its own."""

import os
import queue
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from grader.answers.plan import Plan
from grader.batch.plans import Plans
from grader.errors import GraderError, Unconfined
from grader.grading import grade
from grader.intake.submissions import Submission
from grader.outcomes import GraderFault
from grader.report import Report, not_graded
from grader.sandbox.ahead import MOST_AHEAD, Ahead
from grader.sandbox.confined import ConfinedRunner
from grader.sandbox.session import REFUSAL
from grader.sandbox.tiers import NAMES, at_least
from grader.spec.exercise import Exercise

Confinement = Mapping[str, object]
LINUX = sys.platform == "linux"
_STOP_ROUNDS, _ROUND_SECONDS = 100, 0.1


@dataclass(frozen=True)
class Task:
    """One submission to grade."""

    exercise: Exercise
    submission: Submission


class Workers(Protocol):
    """Grades chunks of submissions, several at once."""

    chunk: int
    """Submissions to hand over at once."""
    window: int
    """Chunks to have under way, so that nobody waits and memory stays bounded."""

    def confinements(self) -> Sequence[Confinement]:
        """Under which walls and limits it runs submissions; raises Unconfined."""

    def submit(self, tasks: Sequence[Task], plans: Plans) -> Future[list[Report]]:
        """Grade a chunk; one report each, in order."""

    def stop(self) -> None:
        """End what is running; nothing of it is used."""


class Runners:
    """Runners that wait for their next submission."""

    def __init__(self, min_tier: str = NAMES[-1], ahead: Ahead | None = None) -> None:
        self._tiers, self._ahead = at_least(min_tier), ahead
        self._idle: queue.SimpleQueue[ConfinedRunner] = queue.SimpleQueue()

    def confinement(self) -> Confinement:
        """Start a runner: under which wall and limits it runs submissions; raises Unconfined."""
        if not LINUX:
            raise Unconfined(f"{REFUSAL} (this is {sys.platform})")
        runner = self._take()
        try:
            found = runner.confinement()
        except GraderFault as fault:
            runner.close()
            raise Unconfined(str(fault)) from None
        self._idle.put(runner)
        return found

    def report(self, make: Callable[[], Plan], task: Task) -> Report:
        """The report on a submission, whose plan may turn out not to be fit for use."""
        try:
            plan = make()
        except GraderError as error:
            return not_graded(task.exercise, task.submission, f"the grader's fault: {error}")
        runner = self._take()
        healthy = False
        try:
            report = grade(plan, task.submission, runner)
            healthy = report.document["status"] == "graded"
        finally:
            if healthy:
                self._idle.put(runner)
            else:
                runner.close()
        return report

    def close(self) -> None:
        """End the runners that are idle."""
        while not self._idle.empty():
            self._idle.get().close()

    def _take(self) -> ConfinedRunner:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            return ConfinedRunner(tiers=self._tiers, ahead=self._ahead)


class LocalWorkers:
    """Threads, since the submissions run in processes of their own anyway."""

    chunk = 1

    def __init__(self, jobs: int, min_tier: str, ahead: Ahead) -> None:
        self._runners = Runners(min_tier, ahead)
        self.window = 4 * jobs + 4
        self._stopped = False
        self._others = _children() - ahead.pids
        self._pool = ThreadPoolExecutor(jobs, "grading")
        self._running: set[Future[list[Report]]] = set()
        # They start while the host reads what there is to grade; others when they are needed.
        first = range(min(jobs, MOST_AHEAD))
        self._started = [self._pool.submit(self._runners.confinement) for _ in first]

    def confinements(self) -> Sequence[Confinement]:
        """Under which walls and limits it runs submissions; raises Unconfined."""
        return list({str(one.result()): one.result() for one in self._started}.values())

    def submit(self, tasks: Sequence[Task], plans: Plans) -> Future[list[Report]]:
        """Grade a chunk in the next free thread."""
        future = self._pool.submit(self._grade, tasks, plans)
        self._running.add(future)
        future.add_done_callback(self._running.discard)
        return future

    def close(self) -> None:
        """End the runners; nothing may be running."""
        self._pool.shutdown(cancel_futures=True)
        self._runners.close()

    def stop(self) -> None:
        """Kill what is running, again until the threads have noticed: a guest is restarted."""
        self._stopped = True
        self._pool.shutdown(wait=False, cancel_futures=True)
        for _ in range(_STOP_ROUNDS):
            for child in _children() - self._others:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            if not wait(set(self._running), timeout=_ROUND_SECONDS).not_done:
                break

    def _grade(self, tasks: Sequence[Task], plans: Plans) -> list[Report]:
        if self._stopped:
            return []
        return [
            self._runners.report(lambda task=task: plans.plan(task.exercise), task)  # type: ignore[misc]
            for task in tasks
        ]


def _children() -> set[int]:
    """The processes this one has started; none where the system does not list them."""
    try:
        numbers = [int(name) for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208
    except OSError:
        return set()
    return {number for number in numbers if _parent(number) == os.getpid()}


def _parent(number: int) -> int:
    try:
        with open(f"/proc/{number}/stat", "rb") as file:  # noqa: PTH123
            return int(file.read().rpartition(b")")[2].split()[1])
    except (OSError, IndexError):  # it has ended
        return 0
