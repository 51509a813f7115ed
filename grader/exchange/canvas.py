"""Canvas: the gradebook as it is exported, with one assignment's column filled.

Written after Canvas's own `lib/gradebook_exporter.rb` and `lib/gradebook_importer.rb`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from grader.errors import UsageError
from grader.exchange.gradebook import (
    Unfillable,
    decimal_mark,
    grouped,
    name_key,
    number,
    scaled,
    the_column,
)
from grader.exchange.results import Result, points_text
from grader.exchange.sheet import Field, Row, Sheet
from grader.intake.origin import Student

_NUMBERED = re.compile(r".*\(\d+\)$")
"""Canvas puts an assignment's number behind its name."""
_IDS = {
    "canvas": ("ID",),
    "gradescope": ("SIS User ID", "SIS Login ID", "Integration ID"),
    "moodle": (),
}
_ANY_ID = ("ID", "SIS User ID", "SIS Login ID", "Integration ID")
_KEPT = {"EX": "excused", "N/A": "not assigned to this student"}


@dataclass(frozen=True)
class CanvasBook:
    """A gradebook of Canvas; numbers are scaled to the row of points possible."""

    sheet: Sheet
    header: Row
    rows: Sequence[Row]
    column: int
    possible: str
    """The cell of points possible; empty when there is no such row."""

    def name(self, row: Row) -> str:
        """Name and number of a student."""
        width = 2 if self.header[0].text == "LastName" else 1
        name = ", ".join(field.text for field in row[:width])
        return f"{name} ({self._text(row, 'ID')})"

    def find(self, result: Result, student: Student) -> list[Row]:
        """By the id of the system the download is from, or by name when there is none."""
        wanted = {one.casefold() for one in (student.id, student.email) if one}
        columns = _IDS.get(result.layout, _ANY_ID)
        found = {
            id(row): row
            for column in columns
            for one in wanted
            for row in self._rows_by_id.get((column, one), ())
        }
        if not found and result.layout != "canvas":
            found = {id(row): row for row in self._rows_by_name.get(name_key(student.name), ())}
        return list(found.values()) if len(found) == 1 else []

    def cells(self, row: Row, result: Result) -> dict[Field, str]:
        """The score, unless Canvas says that there is none to give."""
        if len(row) <= self.column:
            raise Unfillable("its line ends before that column")
        field = row[self.column]
        if field.text.strip().upper() in _KEPT:
            raise Unfillable(_KEPT[field.text.strip().upper()])
        points = scaled(result, self._most())
        return {field: points_text(points, decimal_mark(self.possible))}

    def _most(self) -> Fraction | None:
        return number(self.possible) if self.possible else None

    @cached_property
    def _rows_by_id(self) -> dict[tuple[str, str], list[Row]]:
        """The rows that have a text in a column of ids."""
        return grouped(
            ((column, self._text(row, column).casefold()), row)
            for column in _ANY_ID
            for row in self.rows
        )

    @cached_property
    def _rows_by_name(self) -> dict[tuple[str, ...], list[Row]]:
        width = 2 if self.header[0].text == "LastName" else 1
        return grouped((name_key(" ".join(f.text for f in row[:width])), row) for row in self.rows)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {field.text: at for at, field in enumerate(self.header)}

    def _text(self, row: Row, column: str) -> str:
        at = self._places.get(column, len(row))
        return row[at].text.strip() if at < len(row) else ""


def canvas_book(sheet: Sheet, column: str | None, comments: str | None) -> CanvasBook:
    """The gradebook in a sheet; UsageError when it is none, or has no such column."""
    at = next((at for at, row in enumerate(sheet.rows[:5]) if _is_header(row)), None)
    if at is None:
        raise UsageError(f"{sheet.path} is no gradebook of Canvas: it has no columns Student, ID")
    header, below = sheet.rows[at], sheet.rows[at + 1 :]
    chosen = the_column(sheet, header, column) if column else _only_assignment(sheet, header)
    possible = next((_cell(row, chosen) for row in below if _is_points(row)), "")
    if possible and not number(possible):
        title = header[chosen].text
        raise UsageError(f"{sheet.path}: {title!r} cannot be filled: its points are {possible!r}")
    id_at = [field.text for field in header].index("ID")
    rows = [row for row in below if _cell(row, id_at) and not _is_points(row)]
    return CanvasBook(sheet, header, rows, chosen, possible)


def _is_header(row: Row) -> bool:
    titles = [field.text for field in row]
    return "ID" in titles and titles[0] in ("Student", "LastName")


def _is_points(row: Row) -> bool:
    return bool(row) and row[0].text.strip() == "Points Possible"


def _cell(row: Row, at: int) -> str:
    return row[at].text.strip() if at < len(row) else ""


def _only_assignment(sheet: Sheet, header: Row) -> int:
    found = [at for at, field in enumerate(header) if _NUMBERED.match(field.text)]
    if len(found) == 1:
        return found[0]
    titles = ", ".join(header[at].text for at in found) or "none"
    raise UsageError(f"{sheet.path}: say with --column which assignment to fill: {titles}")
