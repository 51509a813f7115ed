"""Tables for the terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from grader.spec.exercise import Exercise

Document = dict[str, Any]


def exercise_table(exercises: list[Exercise]) -> None:
    """Ids and titles."""
    table = Table(box=None, pad_edge=False)
    table.add_column("exercise", no_wrap=True)
    table.add_column("title")
    for exercise in exercises:
        table.add_row(exercise.id, exercise.title)
    _console().print(table)


def summary_table(documents: list[Document]) -> None:
    """One line per submission: score and what went wrong first."""
    table = Table(box=None, pad_edge=False)
    table.add_column("submission", overflow="fold")
    table.add_column("exercise", overflow="fold")
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("%", justify="right", no_wrap=True)
    table.add_column("first problem", overflow="fold")
    for document in documents:
        score = document["score"] or {"earned": "-", "possible": "-", "percent": "-"}
        points = f"{score['earned']}/{score['possible']}"
        row = [document["submission"]["id"], document["exercise"]["id"], points]
        row.append(str(score["percent"]))
        table.add_row(*(_plain(cell) for cell in (*row, _first_problem(document))))
    _console().print(table)


def _first_problem(document: Document) -> str:
    if document["status"] != "graded":
        return f"not graded: {document['fault']}"
    wrong = [c for c in document["criteria"] if c["verdict"] != "correct"]
    return str(wrong[0]["message"]) if wrong else ""


def _plain(cell: str) -> Any:
    """Text of students is never read as markup."""
    from rich.text import Text

    return Text(cell)


def _console() -> Console:
    return Console(highlight=False, soft_wrap=False, width=None if sys.stdout.isatty() else 100)


@contextmanager
def grading_progress(total: int) -> Iterator[Callable[[], None]]:
    """A bar on a terminal's stderr; nothing elsewhere. Yields what to call per submission."""
    console = Console(stderr=True)
    columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("grading", total=total)
        yield lambda: bar.advance(task)
