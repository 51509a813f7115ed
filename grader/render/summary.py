"""A whole run as a CSV table, as lines of text and as JSON."""

import csv
import io
import shutil
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from grader.batch.rows import Row, State

FIELDS = ("submission", "exercise", "status", "earned", "possible", "percent")
WIDEST = 32
_LISTED = 100


def summary_csv(rows: Sequence[Row]) -> str:
    """One row per submission: score, then the verdict on each criterion that applies to it."""
    columns = dict.fromkeys(column for row in rows for column in row.columns)
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, [*FIELDS, *columns], restval="", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        head = (row.submission, row.exercise, row.status, *_points(row))
        cells = {
            **dict(zip(FIELDS, head, strict=True)),
            **dict(zip(row.columns, row.verdicts, strict=True)),
        }
        writer.writerow({name: _safe(cell) for name, cell in cells.items()})
    return buffer.getvalue()


def summary_lines(rows: Sequence[Row]) -> Iterator[str]:
    """A table for the terminal: score and what went wrong first, then what has changed."""
    heads = ("submission", "exercise", "score", "%")
    widths = [
        min(WIDEST, max(len(head), *(len(_cells(row)[at]) for row in rows)))
        for at, head in enumerate(heads)
    ]
    yield _line(heads, widths) + "first problem"
    indent = " " * (sum(widths) + 2 * len(widths))
    room = max(20, shutil.get_terminal_size((100, 24)).columns - len(indent))
    for row in rows:
        first, *rest = textwrap.wrap(row.problem, room) or [""]
        yield (_line(_cells(row), widths) + first).rstrip()
        yield from (indent + line for line in rest)
    yield from changed_lines(rows)


def changed_lines(rows: Sequence[Row]) -> Iterator[str]:
    """Scores that differ from those of an earlier run."""
    changed = [row for row in rows if row.has_changed]
    if changed:
        yield f"changed since the last grading: {len(changed)}"
    yield from (f"  {row.submission}: {row.earlier} -> {row.points}" for row in changed)


def count_line(rows: Sequence[Row]) -> str:
    """How many submissions there are, and where their reports come from."""
    counts = Counter(row.state for row in rows)
    words: dict[State, str] = {
        "graded": "graded now",
        "unchanged": "unchanged, not run again",
        "identical": "identical to another one",
    }
    parts = ", ".join(f"{counts[state]} {text}" for state, text in words.items() if counts[state])
    return f"{len(rows)} submission{'s' if len(rows) != 1 else ''}: {parts}"


def left_out_lines(heading: str, entries: Sequence[str]) -> Iterator[str]:
    """A list for stderr that stays readable however long it is."""
    if entries:
        yield f"{heading}: {len(entries)}"
    yield from (f"  {entry}" for entry in entries[:_LISTED])
    if len(entries) > _LISTED:
        yield f"  and {len(entries) - _LISTED} more: --format json lists all"


def row_document(row: Row, out: str) -> dict[str, Any]:
    """A row for a program."""
    names = ("earned", "possible", "percent")
    return {
        "submission": row.submission,
        "exercise": row.exercise,
        "status": row.status,
        "score": None if row.score is None else dict(zip(names, row.score, strict=True)),
        "report": f"{out}/{row.report}",
        "state": row.state,
        "earlier": row.earlier,
    }


def _cells(row: Row) -> tuple[str, str, str, str]:
    if row.score is None:
        return row.submission, row.exercise, "-", ""
    return row.submission, row.exercise, row.points, str(row.score[2])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Cells side by side; one that is too wide keeps its end, which tells students apart."""
    shown = (
        cell if len(cell) <= width else "…" + cell[1 - width :]
        for cell, width in zip(cells, widths, strict=True)
    )
    return "".join(f"{cell:<{width}}  " for cell, width in zip(shown, widths, strict=True))


def _points(row: Row) -> tuple[object, object, object]:
    """Empty cells, never zeros, when there is no score."""
    if row.score is None:
        return "", "", ""
    return _decimal(row.score[0]), _decimal(row.score[1]), row.score[2]


def _decimal(fraction: str) -> str:
    """`7/2` as a spreadsheet reads it."""
    return f"{float(Fraction(fraction)):.6g}"


def _safe(cell: object) -> object:
    """A file name that begins like a formula must not become one in a spreadsheet."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in tuple("=+-@\t\r") else cell
