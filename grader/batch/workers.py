"""Who grades: the threads of this process, each with a runner of its own."""

import os
import queue
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from grader.answers.plan import Plan
from grader.batch.plans import Plans
from grader.errors import GraderError
from grader.grading import grade
from grader.intake.submissions import Submission
from grader.report import Document, not_graded
from grader.sandbox.confined import ConfinedRunner
from grader.sandbox.runner import Runner
from grader.spec.exercise import Exercise

ATTEMPTS = 2
"""Times a submission is run when the grader itself fails; each time with a fresh runner."""
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

    def submit(self, tasks: Sequence[Task]) -> Future[list[Document]]:
        """Grade a chunk; one document each, in order."""

    def stop(self) -> None:
        """End what is running; nothing of it is used."""


class Runners:
    """Runners that wait for their next submission."""

    def __init__(self, make: Callable[[], Runner] = ConfinedRunner) -> None:
        self._make = make
        self._idle: queue.SimpleQueue[Runner] = queue.SimpleQueue()

    def document(self, make: Callable[[], Plan], task: Task) -> Document:
        """The report on a submission, whose plan may turn out not to be fit for use."""
        try:
            plan = make()
        except GraderError as error:
            fault = f"the grader's fault: {error}"
            return not_graded(task.exercise, task.submission, fault).document
        return self._run(plan, task.submission)

    def _run(self, plan: Plan, submission: Submission) -> Document:
        """Grade a submission, and once more when the grader itself has failed."""
        for _ in range(ATTEMPTS):
            runner = self._take()
            healthy = False
            try:
                document = grade(plan, submission, runner).document
                healthy = document["status"] == "graded"
            finally:
                if healthy:
                    self._idle.put(runner)
                else:
                    runner.close()
            if healthy:
                break
        return document

    def close(self) -> None:
        """End the runners that are idle."""
        while not self._idle.empty():
            self._idle.get().close()

    def _take(self) -> Runner:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            return self._make()


class LocalWorkers:
    """Threads, since the submissions run in processes of their own anyway."""

    chunk = 1

    def __init__(self, plans: Plans, jobs: int) -> None:
        self._plans, self._runners = plans, Runners()
        self.window = 2 * jobs + 2
        self._stopped = False
        self._others = _children()
        self._pool = ThreadPoolExecutor(jobs, "grading")
        self._running: set[Future[list[Document]]] = set()

    def submit(self, tasks: Sequence[Task]) -> Future[list[Document]]:
        """Grade a chunk in the next free thread."""
        future = self._pool.submit(self._grade, tasks)
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

    def _grade(self, tasks: Sequence[Task]) -> list[Document]:
        return [] if self._stopped else [self._document(task) for task in tasks]

    def _document(self, task: Task) -> Document:
        return self._runners.document(lambda: self._plans.plan(task.exercise), task)


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
