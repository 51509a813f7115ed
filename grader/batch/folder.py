"""The `grade` command's work: submissions in, reports and a summary out."""

import gc
import json
import secrets
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from grader.assignment.resolve import SealedKey, owners_of
from grader.batch.plans import Plans
from grader.batch.rows import Row
from grader.batch.schedule import Batch
from grader.batch.store import RUN_FILE, SUMMARY_FILE, Store, cannot_write, opened
from grader.batch.workers import LocalWorkers, Workers
from grader.errors import Interrupted, UsageError
from grader.intake.archives import Spool
from grader.intake.collect import collect
from grader.intake.found import Collection
from grader.intake.layouts import AUTOMATIC, Choice
from grader.render.progress import grading_progress
from grader.render.summary import (
    count_line,
    left_out_lines,
    row_document,
    summary_csv,
    summary_lines,
)
from grader.report import versions
from grader.sandbox.ahead import Ahead
from grader.spec.exercise import Exercise


@dataclass(frozen=True)
class Order:
    """What the command line asks for."""

    path: Path
    exercise: Exercise | None
    out: Path
    seed: str | None
    jobs: int
    cluster: str | None
    """Address of a Dask scheduler; None for this machine."""
    force: bool
    fail_under: float | None
    form: str
    min_tier: str = "C"
    """The worst wall to run students behind."""
    layout: Choice = AUTOMATIC
    """How what was handed in is laid out."""
    uncertified: bool = False
    """Whether exercises may be used that are not certified."""
    key: SealedKey | None = None
    """Of an exercise with a variant for each student, which is then `exercise`."""


def grade_folder(order: Order, ahead: Ahead) -> int:
    """Grade all submissions of a path; the exit code of the command."""
    gc.enable()
    spool = Spool()
    try:
        with _workers(order, ahead) as workers:  # they start while submissions are looked for
            collection = collect(order.path, order.exercise is not None, spool, order.layout)
            with opened(order.out) as store:
                return _graded(order, collection, store, workers)
    except OSError as error:
        raise cannot_write(order.out, error) from None
    finally:
        spool.close()


def _graded(order: Order, collection: Collection, store: Store, workers: Workers) -> int:
    handed_in = ((found.id, found.origin) for found in collection.found)
    owners = None if order.key is None else owners_of(order.key, handed_in)
    seed = order.seed or _kept_seed(store) or secrets.token_hex(8)
    plans = Plans(seed, order.exercise, owners, order.uncertified)
    if order.exercise is not None:
        plans.require_certified(order.exercise)  # its errors come first
        plans.plan(order.exercise)
    workers.confinements()  # and so do theirs
    left_out = [f"{path}: {reason}" for path, reason in collection.not_understood]
    _say(left_out_lines("not a submission, or not all of one", left_out))
    _write_run(order, store, plans.seed)
    rows, vanished = _run(order, collection, store, plans, workers)
    store.write({SUMMARY_FILE: summary_csv(rows)})
    _say(left_out_lines("reports on what is not there any more, left as they are", vanished))
    if order.form == "json":
        document = {
            "seed": plans.seed,
            "reports": [row_document(row, str(order.out)) for row in rows],
            "left_out": left_out,
            "vanished": vanished,
        }
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        for line in summary_lines(rows):
            click.echo(line)
        click.echo(f"{count_line(rows)}; not understood: {len(left_out)}")
        click.echo(f"reports and {SUMMARY_FILE} in {order.out}; hidden cases: --seed {plans.seed}")
    return _exit_code(rows, order.fail_under)


def _run(
    order: Order, collection: Collection, store: Store, plans: Plans, workers: Workers
) -> tuple[list[Row], list[str]]:
    """All rows in order, and the reports that no submission belongs to."""
    with grading_progress(len(collection.found)) as done:
        batch = Batch(collection, plans, store, order.force, done)
        with _terminable():
            try:
                batch.run(workers)
            except KeyboardInterrupt:
                _stop(workers)
                raise Interrupted(f"interrupted: {_progress(batch)}") from None
            except OSError as error:
                _stop(workers)
                raise UsageError(f"{cannot_write(order.out, error)}; {_progress(batch)}") from None
    rows = [row for row in batch.rows if row is not None]
    return rows, store.strays(batch.reports)


def _progress(batch: Batch) -> str:
    return (
        f"{batch.count} of {len(batch.rows)} submissions have their reports; "
        "the same command goes on from there"
    )


@contextmanager
def _workers(order: Order, ahead: Ahead) -> Iterator[Workers]:
    if order.cluster is not None:
        from grader.batch.cluster import connected

        with connected(order.cluster, order.min_tier) as far:
            yield far
        return
    local = LocalWorkers(order.jobs, order.min_tier, ahead)
    try:
        yield local
    finally:
        local.close()


def _stop(workers: Workers) -> None:
    """End what is running; an impatient second Ctrl-C must not leave processes behind."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    workers.stop()


@contextmanager
def _terminable() -> Iterator[None]:
    """Let SIGTERM end the run as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def _say(lines: Iterator[str]) -> None:
    for line in lines:
        click.echo(line, err=True)


def _kept_seed(store: Store) -> str | None:
    """The seed of an earlier run into the same folder, so that grading again gives the same."""
    path = store.folder / RUN_FILE
    if not path.exists():
        return None
    try:
        return str(json.loads(path.read_bytes())["seed"])
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageError(f"{path} does not say its seed: give --seed, or remove it") from None


def _write_run(order: Order, store: Store, seed: str) -> None:
    document = {
        "exercise": order.exercise.handle if order.exercise else "as each submission says",
        "seed": seed,
        "versions": versions(),
    }
    store.write({RUN_FILE: json.dumps(document, indent=2) + "\n"})


def _exit_code(rows: Sequence[Row], fail_under: float | None) -> int:
    if any(row.score is None for row in rows):
        return 3
    below = fail_under is not None and any(
        row.score is not None and row.score[2] < fail_under for row in rows
    )
    return int(below)
