"""Grading many submissions: each report is written as soon as it is there, and only once."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

from grader.batch.plans import Plans
from grader.batch.rows import Row, State, row_of
from grader.batch.store import Store
from grader.batch.twins import as_twin, is_about
from grader.batch.workers import Confinement, Task, Workers
from grader.errors import GraderError, NotLoadable, UsageError
from grader.intake.collect import load, stated_place
from grader.intake.found import Collection, Found
from grader.intake.names import report_names
from grader.intake.submissions import Submission
from grader.report import Document, Report, not_graded, report_key

_GROUP, _MOST_UNWRITTEN, _PATIENCE_SECONDS = 32, 128, 0.2


@dataclass(frozen=True)
class Item:
    """A submission on its way to a report."""

    index: int
    found: Found
    submission: Submission
    task: Task | None = None
    """None while it is not known what to grade it with."""
    keys: tuple[str, ...] = ()
    """Of its report, for each wall that it may be run behind."""
    before: Document | None = None
    """The report that an earlier run has written."""


class Made(NamedTuple):
    """A report that is to be written."""

    item: Item
    report: Report
    state: State
    when: float
    """On the clock of `time.monotonic`."""


class Batch:
    """One run over a collection."""

    def __init__(
        self,
        collection: Collection,
        plans: Plans,
        store: Store,
        force: bool,
        done: Callable[[], None],
    ) -> None:
        self._collection, self._plans, self._store = collection, plans, store
        self._force, self._done = force, done
        self._found = collection.found
        self.reports = report_names(one.name for one in self._found)
        self.rows: list[Row | None] = [None] * len(self._found)
        self._next = 0
        self._again: deque[int] = deque()
        """Submissions to run by themselves: their chunk failed, or no twin's report serves."""
        self._flying: dict[Future[list[Report]], list[Item]] = {}
        self._first: dict[str, int] = {}
        """Key -> the submission that is graded for all that are identical."""
        self._twins: dict[int, list[int]] = {}
        """The submission graded for others -> those waiting for its report."""
        self._ended: SimpleQueue[Future[Any]] = SimpleQueue()
        """What has ended of what is flying, and the writing of a group of reports."""
        self._unwritten: list[Made] = []
        self._writing: tuple[Future[None], list[Made]] | None = None
        self._walls: Sequence[Confinement] = ()

    def run(self, workers: Workers) -> None:
        """Grade what has no report yet; raises Unconfined, and OSError when a report stays out."""
        self._walls = workers.confinements()
        with ThreadPoolExecutor(1, "writing") as writer:
            try:
                while self._advance(workers, writer):
                    self._take_in()
            finally:
                writer.shutdown()
                self._note_written()

    def _advance(self, workers: Workers, writer: ThreadPoolExecutor) -> bool:
        """Have as much under way as may be; whether there is something to wait for."""
        while self._has_room(workers) and (chunk := self._chunk(workers.chunk)):
            tasks = [item.task for item in chunk if item.task is not None]
            future = workers.submit(tasks, self._plans)
            self._flying[future] = chunk
            future.add_done_callback(self._ended.put)
        if self._unwritten and self._writing is None and self._is_due():
            self._write(writer)
        return bool(self._flying or self._writing)

    def _is_due(self) -> bool:
        """Whether to write: a group costs the disk little more than a report."""
        many = len(self._unwritten) >= _GROUP or not self._flying
        return many or time.monotonic() - self._unwritten[0].when > _PATIENCE_SECONDS

    def _take_in(self) -> None:
        """Wait for what ends next, but not much longer than a report may stay unwritten."""
        may_wait = self._writing is None and self._unwritten
        try:
            future = self._ended.get(timeout=_PATIENCE_SECONDS if may_wait else None)
        except Empty:
            return
        if future in self._flying:
            self._finish(self._flying.pop(future), future)
        else:
            self._note_written()

    def _has_room(self, workers: Workers) -> bool:
        return len(self._flying) < workers.window and len(self._unwritten) < _MOST_UNWRITTEN

    @property
    def count(self) -> int:
        """Submissions that have their report by now."""
        return sum(row is not None for row in self.rows)

    def _chunk(self, size: int) -> list[Item]:
        """The next submissions that have to be run; others get their reports on the way."""
        if self._again:
            item = self._read(self._again.popleft())
            return [item] if item.task else self._chunk(size)
        chunk: list[Item] = []
        while len(chunk) < size and self._next < len(self._found):
            self._next += 1
            chunk += self._sorted_out(self._next - 1)
        return chunk

    def _sorted_out(self, index: int) -> Iterable[Item]:
        """The submission, when it has to be run."""
        item = self._read(index)
        if item.task is None:
            return
        before = item.before
        if not self._force and before and is_about(before, item.keys, item.submission):
            self._first.setdefault(item.keys[0], index)
            self._keep(item, before)
            return
        first = self._first.setdefault(item.keys[0], index)
        if first == index:
            yield item
        elif self.rows[first] is None:
            self._twins.setdefault(first, []).append(index)
        else:
            self._copy(item, self._store.read(self.reports[first]))

    def _read(self, index: int) -> Item:
        """Read a submission and its earlier report; what cannot be graded gets its report here."""
        found = self._found[index]
        before = self._store.read(self.reports[index])
        submission = Submission(found.id, (), "", found.origin)
        try:
            submission = load(found)
            path = stated_place(found, self._collection.path)
            exercise = self._plans.exercise_for(submission, path)
        except GraderError as error:
            theirs = isinstance(error, (NotLoadable, UsageError))
            item = Item(index, found, submission, None, (), before)
            self._refuse(item, str(error) if theirs else f"the grader's fault: {error}")
            return item
        seed = self._plans.seed
        keys = tuple(report_key(exercise, seed, submission, wall) for wall in self._walls)
        return Item(index, found, submission, Task(exercise, submission), keys, before)

    def _copy(self, item: Item, known: Document | None) -> None:
        """Take over the report on an identical submission, or have the submission run."""
        document = None if known is None else as_twin(known, item.keys, item.submission)
        if document is None:
            self._again.append(item.index)
        else:
            self._take(item, Report(document), "identical")

    def _finish(self, chunk: Sequence[Item], future: Future[list[Report]]) -> None:
        error = future.exception()
        reports = [] if error else future.result()
        if len(reports) != len(chunk) and len(chunk) > 1:
            self._again.extend(item.index for item in chunk)
            return
        for at, item in enumerate(chunk):
            if error is not None or not reports:
                reason = f"{type(error).__name__}: {error}" if error else "no report came back"
                self._refuse(item, f"the grader's fault: {reason}")
            elif not self._is_expected(item, reports[at].document):
                self._refuse(item, "the grader's fault: a worker has other versions than this host")
            else:
                self._take(item, reports[at], "graded")

    def _is_expected(self, item: Item, document: Document) -> bool:
        """Whether a report is what this host would have made, behind whatever wall."""
        if document["key"] in ("", *item.keys) or item.task is None:
            return True
        wall = document["confinement"]
        return bool(
            document["key"]
            == report_key(item.task.exercise, self._plans.seed, item.submission, wall)
        )

    def _refuse(self, item: Item, fault: str) -> None:
        exercise = item.task.exercise if item.task else self._plans.exercise
        self._take(item, not_graded(exercise, item.submission, fault), "graded")

    def _take(self, item: Item, report: Report, state: State) -> None:
        """Have a report written."""
        self._unwritten.append(Made(item, report, state, time.monotonic()))

    def _write(self, writer: ThreadPoolExecutor) -> None:
        """Write all reports that came in while the last ones were being written."""
        group, self._unwritten = self._unwritten, []
        texts = {self.reports[made.item.index]: made.report.to_json() for made in group}
        future = writer.submit(self._store.write, texts)
        self._writing = future, group
        future.add_done_callback(self._ended.put)

    def _note_written(self) -> None:
        """Count the reports that are safe now; twins follow. OSError when they are not."""
        if self._writing is None:
            return
        (future, group), self._writing = self._writing, None
        future.result()
        for item, report, state, _ in group:
            document = report.document
            self._add(item, row_of(document, self.reports[item.index], state, item.before))
            for index in self._twins.pop(item.index, ()):
                self._copy(self._read(index), document)

    def _keep(self, item: Item, document: Document) -> None:
        self._add(item, row_of(document, self.reports[item.index], "unchanged", document))

    def _add(self, item: Item, row: Row) -> None:
        self.rows[item.index] = row
        self._done()
