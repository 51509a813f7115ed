"""Tables for the terminal."""

import sys

from rich.console import Console
from rich.table import Table

from grader.spec.exercise import Exercise


def exercise_table(exercises: list[Exercise]) -> None:
    """Ids and titles."""
    table = Table(box=None, pad_edge=False)
    table.add_column("exercise", no_wrap=True)
    table.add_column("title")
    for exercise in exercises:
        table.add_row(exercise.id, exercise.title)
    _console().print(table)


def _console() -> Console:
    return Console(highlight=False, soft_wrap=False, width=None if sys.stdout.isatty() else 100)
