"""Filling scores into a gradebook that the instructor has exported."""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Protocol, TypeVar

from grader.errors import UsageError
from grader.exchange.results import Result
from grader.exchange.sheet import Field, Row, Sheet
from grader.intake.origin import Student

MOST_LISTED = 20
K = TypeVar("K", bound=Hashable)


class Unfillable(Exception):
    """A row must stay as it is; says why."""


class Book(Protocol):
    """A gradebook of one system."""

    @property
    def sheet(self) -> Sheet:
        """The file it is in."""

    @property
    def rows(self) -> Sequence[Row]:
        """Those of students."""

    def name(self, row: Row) -> str:
        """What a row is called in messages."""

    def find(self, result: Result, student: Student) -> list[Row]:
        """The rows of one who has handed a submission in; several when it is a group."""

    def cells(self, row: Row, result: Result) -> dict[Field, str]:
        """What to write into a row; Unfillable when it must stay as it is."""


@dataclass(frozen=True)
class Filling:
    """What filling a gradebook gave."""

    cells: dict[Field, str] = field(default_factory=dict)
    filled: list[str] = field(default_factory=list)
    """Rows that got their score."""
    without_row: list[str] = field(default_factory=list)
    """Students whose row was not found."""
    without_report: list[str] = field(default_factory=list)
    """Rows for which there is no submission."""
    left: list[str] = field(default_factory=list)
    """Rows that stay as they were, each with the reason."""

    @property
    def lists(self) -> dict[str, list[str]]:
        """What a reader should look at, by headings."""
        return {
            "students without a row in the gradebook": self.without_row,
            "rows without a submission": self.without_report,
            "rows left as they were": self.left,
        }


def fill(book: Book, results: Sequence[Result]) -> Filling:
    """Find the row of each student of each report and fill it."""
    filling = Filling()
    claims: dict[int, list[Result]] = {}
    rows = {id(row): row for row in book.rows}
    for result in results:
        for student in result.students:
            found = book.find(result, student)
            if not found:
                filling.without_row.append(_who(result, student))
            for row in found:
                claims.setdefault(id(row), []).append(result)
    for key, row in rows.items():
        _fill_row(book, row, claims.get(key, []), filling)
    return filling


def _fill_row(book: Book, row: Row, results: list[Result], filling: Filling) -> None:
    if not results:
        filling.without_report.append(book.name(row))
        return
    try:
        filling.cells.update(_row_cells(book, row, results))
        filling.filled.append(book.name(row))
    except Unfillable as reason:
        filling.left.append(f"{book.name(row)}: {reason}")


def _row_cells(book: Book, row: Row, results: list[Result]) -> dict[Field, str]:
    if len({result.id for result in results}) > 1:
        ids = ", ".join(result.id for result in results)
        raise Unfillable(f"more than one report: {ids}")
    result = results[0]
    if result.score is None:
        raise Unfillable(f"{result.id} was not graded: {result.fault}")
    return book.cells(row, result)


def _who(result: Result, student: Student) -> str:
    known = f" ({student.id})" if student.id not in ("", student.name) else ""
    group = f" of {result.id}" if len(result.students) > 1 else ""
    return student.name + known + group


def scaled(result: Result, most: Fraction | None) -> Fraction:
    """The score on a scale from 0 to `most`; as it is when there is no such number."""
    if result.score is None:
        raise Unfillable(f"{result.id} was not graded: {result.fault}")
    earned, possible = result.score
    if most is None or most == possible:
        return earned
    if not possible:
        raise Unfillable("no points are possible, so there is nothing to scale")
    return earned / possible * most


def number(text: str) -> Fraction | None:
    """`10.00`, `10,00` or `1.234,50` as a number; None when it is none."""
    whole, mark, rest = text.strip().rpartition(decimal_mark(text))
    digits = re.sub(r"[.,]", "", whole) + (f".{rest}" if mark else rest)
    return Fraction(digits) if re.fullmatch(r"\d+(\.\d+)?", digits) else None


def decimal_mark(text: str) -> str:
    """The decimal mark that a number is written with."""
    return "," if text.rfind(",") > text.rfind(".") else "."


def folded(text: str) -> str:
    """A name without case, blanks and signs."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def name_key(text: str) -> tuple[str, ...]:
    """A name's words without case and order: `Doe, Jane` is `jane doe`."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = "".join(sign if sign.isalnum() else " " for sign in plain).split()
    return tuple(sorted(words))


def grouped(pairs: Iterable[tuple[K, Row]]) -> dict[K, list[Row]]:
    """Rows by their keys."""
    table: dict[K, list[Row]] = {}
    for key, row in pairs:
        table.setdefault(key, []).append(row)
    return table


def the_column(sheet: Sheet, header: Row, wanted: str) -> int:
    """The position of a column by its heading, or by a part that only one has; UsageError."""
    titles = [field.text.strip() for field in header]
    fitting = [at for at, title in enumerate(titles) if title == wanted.strip()]
    fitting = fitting or [at for at, title in enumerate(titles) if wanted.strip() in title]
    if len(fitting) == 1:
        return fitting[0]
    problem = "no column" if not fitting else f"{len(fitting)} columns"
    raise UsageError(f"{sheet.path} has {problem} {wanted!r}: it has {', '.join(titles)}")


def listing(lists: dict[str, list[str]]) -> Iterator[str]:
    """Lists for people, the longest cut."""
    for heading, entries in lists.items():
        if entries:
            yield f"{heading}: {len(entries)}"
        yield from (f"  {entry}" for entry in entries[:MOST_LISTED])
        if len(entries) > MOST_LISTED:
            yield f"  and {len(entries) - MOST_LISTED} more: --format json lists all"


def check_filled(filling: Filling, path: Path) -> None:
    """UsageError when no report belongs into this gradebook at all."""
    if not filling.filled and not filling.left:
        raise UsageError(f"{path} has no row for any of the reports: is it this class's gradebook?")
