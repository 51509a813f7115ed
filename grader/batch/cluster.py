"""Grading on other machines: chunks of submissions go to a Dask cluster, reports come back.

What travels is plain data: the exercise file, the seed and the submissions. Each worker makes the
plan itself and runs submissions behind the same wall as this machine; only the host writes.
"""

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from grader.answers.plan import Plan, make_plan
from grader.batch.plans import Plans
from grader.batch.workers import Confinement, Runners, Task
from grader.errors import UsageError
from grader.intake.submissions import Submission
from grader.report import SCHEMA, Report, versions
from grader.spec.exercise import Exercise
from grader.spec.read import ExerciseFile, exercise_file, exercise_from

CHUNK = 4
"""Submissions of one task: so many are run again when a worker dies."""
_CHUNKS_PER_THREAD = 3
_CONNECT_SECONDS, _WORKER_SECONDS = 10, 30
_KEPT_PLANS = 64

Spec = tuple[str, str, bytes, tuple[str, bytes] | None]
"""The fields of an ExerciseFile."""
Packed = tuple[Spec, int, Submission]
"""Exercise, variant, submission."""


class ClusterWorkers:
    """The threads of all workers of a Dask cluster."""

    chunk = CHUNK

    def __init__(self, client: Any, min_tier: str, walls: Sequence[Confinement]) -> None:
        self._client, self._min_tier, self._walls = client, min_tier, walls
        # retries are for failures of the machinery; a killed worker's tasks move on by themselves
        self._pool = client.get_executor(pure=False, retries=1)
        threads = sum(client.nthreads().values())
        self.window = _CHUNKS_PER_THREAD * max(1, threads)

    def confinements(self) -> Sequence[Confinement]:
        """Under which walls and limits its workers run submissions."""
        return self._walls

    def submit(self, tasks: Sequence[Task], plans: Plans) -> Future[list[Report]]:
        """Grade a chunk on some worker."""
        future: Future[list[Report]] = self._pool.submit(
            grade_chunk, plans.seed, self._min_tier, [_packed(task) for task in tasks]
        )
        return future

    def stop(self) -> None:
        """Take back what has not begun; workers end what they are at by themselves."""
        self._pool.shutdown(wait=False)


@contextmanager
def connected(address: str, min_tier: str) -> Iterator[ClusterWorkers]:
    """The workers of the cluster at an address; UsageError when they cannot be used."""
    try:
        import distributed
    except ImportError:
        raise UsageError("--cluster needs Dask: pip install 'backprop-grader[cluster]'") from None
    # What it has to say about lost workers is said by the reports.
    for name in [
        name for name in logging.root.manager.loggerDict if name.startswith("distributed")
    ]:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        dask: Any = distributed  # its functions have no types
        client = dask.Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"no Dask scheduler answers at {address}: {error}") from None
    try:
        walls = _check(client, address, min_tier)
        yield ClusterWorkers(client, min_tier, walls)
    finally:
        client.close(timeout=_CONNECT_SECONDS)


def _check(client: Any, address: str, min_tier: str) -> Sequence[Confinement]:
    """The walls that workers have; UsageError when some cannot be used."""
    try:
        client.wait_for_workers(1, timeout=_WORKER_SECONDS)
    except TimeoutError:
        raise UsageError(f"the cluster at {address} has no workers") from None
    walls = {}
    for worker, found in client.run(introduced, min_tier, on_error="return").items():
        if isinstance(found, BaseException):
            raise UsageError(f"worker {worker} cannot grade: {type(found).__name__}: {found}")
        if found[0] != identity():
            raise UsageError(
                f"worker {worker} has {found[0]}, this host {identity()}: install equals"
            )
        walls[str(found[1])] = found[1]
    return tuple(walls.values())


def introduced(min_tier: str) -> tuple[dict[str, str], Confinement]:
    """On a worker: its identity and its wall; raises Unconfined."""
    return identity(), _runners(min_tier).confinement()


def identity() -> dict[str, str]:
    """Versions that must be equal on all machines."""
    return {**versions(), "report": str(SCHEMA)}


def grade_chunk(seed: str, min_tier: str, chunk: Sequence[Packed]) -> list[Report]:
    """On a worker: the reports on some submissions."""
    return [_report(seed, min_tier, *packed) for packed in chunk]


def _report(seed: str, min_tier: str, spec: Spec, variant: int, submission: Submission) -> Report:
    exercise = _exercise(spec, variant)
    task = Task(exercise, submission)
    report = _runners(min_tier).report(lambda: _plan(spec, variant, seed), task)
    return Report(report.document)  # without the texts, which the host can make


def _packed(task: Task) -> Packed:
    exercise = task.exercise
    return _spec(exercise.source, exercise.sha256), exercise.variant_seed, task.submission


@lru_cache(maxsize=_KEPT_PLANS)
def _spec(source: str, sha256: str) -> Spec:
    """The exercise file again, as it was when it was read."""
    file = exercise_file(Path(source))
    if exercise_from(file, 0).sha256 != sha256:
        raise UsageError(f"{source} has changed since the run began")
    return file.source, file.name, file.data, file.adapter


@lru_cache(maxsize=_KEPT_PLANS)
def _exercise(spec: Spec, variant: int) -> Exercise:
    return exercise_from(ExerciseFile(*spec), variant)


@lru_cache(maxsize=_KEPT_PLANS)
def _plan(spec: Spec, variant: int, seed: str) -> Plan:
    return make_plan(_exercise(spec, variant), seed)


@lru_cache
def _runners(min_tier: str) -> Runners:
    """The runners of this worker process."""
    return Runners(min_tier)
