"""Moodle: the grading worksheet of an assignment, with grades and feedback comments filled.

Written after Moodle's own `mod/assign/gradingtable.php` and its import of the worksheet.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from grader.errors import UsageError
from grader.exchange.feedback import comment_html
from grader.exchange.gradebook import (
    Unfillable,
    decimal_mark,
    folded,
    grouped,
    name_key,
    number,
    scaled,
    the_column,
)
from grader.exchange.results import Result, points_text
from grader.exchange.sheet import Field, Row, Sheet
from grader.intake.origin import Student

GRADES = {
    **{"Grade": "en", "Bewertung": "de", "Calificación": "es", "Note": "fr"},
    **{"Qualificació": "ca", "Valutazione": "it", "Cijfer": "nl", "Nota": "pt"},
}
"""How languages call the column of grades; the one behind it is the highest grade."""
COMMENTS = {
    "Feedback comments": "en",
    "Feedback als Kommentar": "de",
    "Comentarios de retroalimentación": "es",
    "Feedback par commentaires": "fr",
}
"""How languages call the column of comments."""
_NUMBER = re.compile(r"(\D*?)\s*(\d+)")


@dataclass(frozen=True)
class MoodleBook:
    """A grading worksheet."""

    sheet: Sheet
    rows: Sequence[Row]
    grade: int
    comments: int | None
    """None when the assignment has no feedback comments."""

    def name(self, row: Row) -> str:
        """Name and number of a participant."""
        return " ".join(field.text for field in row[: min(2, self.grade)])

    def find(self, result: Result, student: Student) -> list[Row]:
        """By number and name in a download from Moodle, else by e-mail, id number or name.

        A number alone would not do: in a download of groups it is the group's.
        """
        if result.layout == "moodle":
            numbered = self._rows_by_number.get(student.id, ())
            same = [row for row in numbered if _is_called(row, student)]
            members = self._rows_by_text.get(student.name.casefold(), ())
            # One of the same name but another number is somebody else.
            return same or [row for row in members if not _is_called(row, student)]
        wanted = {one.casefold() for one in (student.email, student.id) if one}
        found = {id(row): row for one in wanted for row in self._rows_by_text.get(one, ())}
        if not found:
            named = self._rows_by_name.get(name_key(student.name), ())
            found = {id(row): row for row in named}
        return list(found.values()) if len(found) == 1 else []

    @cached_property
    def _rows_by_number(self) -> dict[str, list[Row]]:
        return grouped((_numbered(row)[1], row) for row in self.rows)

    @cached_property
    def _rows_by_text(self) -> dict[str, list[Row]]:
        """The rows that say something about who it is: name, ids, e-mail, group."""
        return grouped(
            (text, row)
            for row in self.rows
            for text in {field.text.strip().casefold() for field in row[1 : self.grade]}
        )

    @cached_property
    def _rows_by_name(self) -> dict[tuple[str, ...], list[Row]]:
        return grouped((name_key(field.text), row) for row in self.rows for field in row[1:2])

    def cells(self, row: Row, result: Result) -> dict[Field, str]:
        """Grade and comment."""
        if len(row) <= max(self.grade + 1, self.comments or 0):
            raise Unfillable("its line ends before that column")
        highest = row[self.grade + 1].text
        most = number(highest)
        if most is None:
            raise Unfillable(f"the highest grade is {highest!r}: a scale, not points")
        mark = decimal_mark(highest)
        cells = {row[self.grade]: points_text(scaled(result, most), mark)}
        if self.comments is not None:
            cells[row[self.comments]] = comment_html(result.document)
        return cells


def _numbered(row: Row) -> tuple[str, str]:
    """The word and the number of `Participant 1001`."""
    found = _NUMBER.fullmatch(row[0].text.strip())
    return (found[1], found[2]) if found is not None else ("", "")


def _is_called(row: Row, student: Student) -> bool:
    """Whether a row has the name of a folder; where names are hidden that is `Participant`."""
    names = (_numbered(row)[0], *(field.text for field in row[1:2]))
    return folded(student.name) in map(folded, names)


def moodle_book(sheet: Sheet, column: str | None, comments: str | None) -> MoodleBook:
    """The worksheet in a sheet; UsageError when it is none, or its columns have unknown names."""
    if not sheet.rows or len(sheet.rows[0]) < 4:
        raise UsageError(f"{sheet.path} is no grading worksheet of Moodle: it has no columns")
    header = sheet.rows[0]
    titles = [field.text.strip() for field in header]
    if column:
        grade = the_column(sheet, header, column)
    else:
        found = [at for at, title in enumerate(titles) if title in GRADES]
        if not found:
            listed = ", ".join(titles)
            raise UsageError(f"{sheet.path}: say with --column where grades go: {listed}")
        grade = found[0]
    known = [at for at, title in enumerate(titles) if title in COMMENTS]
    at = the_column(sheet, header, comments) if comments else next(iter(known), None)
    rows = [row for row in sheet.rows[1:] if row and _numbered(row)[1]]
    return MoodleBook(sheet, rows, grade, at)
