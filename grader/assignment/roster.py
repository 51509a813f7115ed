"""The students of a course: from a CSV file as courses export it, or just a number of them."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError

ID_COLUMNS = (
    *("student_id", "student id", "sis login id", "login id", "login", "username", "user name"),
    *("user_id", "id number", "sis user id", "id", "identifier", "email", "email address"),
    *("e-mail", "student", "name", "full name"),
)
"""Headers of what identifies a student, the best first."""
_NOT_STUDENTS = ("points possible", "student, test")
"""First cells of rows that learning platforms add."""
_NAME = re.compile(r"\w(?:[\w .,'@+()=-]*[\w)])?")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.I)
LONGEST = 100
"""Bytes of a student's id, which names a folder."""
MOST = 100_000
"""Students of one roster."""


@dataclass(frozen=True)
class Student:
    """One student."""

    id: str
    """Names the student's folder and decides the variant."""
    also: tuple[str, ...] = ()
    """Other columns that name the student, for recognising what comes back."""


@dataclass(frozen=True)
class Roster:
    """The students in order."""

    students: tuple[Student, ...]
    column: str
    """Where their ids come from; empty when they were counted."""


def counted(count: int) -> Roster:
    """student-0001, student-0002, ..."""
    if not 1 <= count <= MOST:
        raise UsageError(f"--count {count}: a number from 1 to {MOST} is needed")
    return Roster(tuple(Student(f"student-{n:04d}") for n in range(1, count + 1)), "")


def read_roster(path: Path, column: str | None = None) -> Roster:
    """The students of a CSV file; UsageError naming the line and what is wrong with it."""
    rows = _rows(_text(path), path)
    header, *body = rows
    chosen = _column(header[1], column, path)
    others = [
        place
        for place, name in enumerate(header[1])
        if place != chosen and _plain(name) in ID_COLUMNS
    ]
    students: dict[str, tuple[int, Student]] = {}
    for line, row in body:
        if _plain(row[0]) in _NOT_STUDENTS:
            continue
        student = _student(row, chosen, others, f"{path}, line {line}")
        key = unicodedata.normalize("NFKC", student.id).casefold()
        if key in students:
            first = students[key]
            raise UsageError(
                f"{path}, line {line}: {student.id!r} stands in line {first[0]} already"
                + (f" as {first[1].id!r}" if first[1].id != student.id else "")
            )
        students[key] = line, student
    if not students:
        raise UsageError(f"{path}: no student below the header {', '.join(header[1])}")
    return Roster(tuple(student for _, student in students.values()), header[1][chosen].strip())


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        place = f"byte {error.start}"
        raise UsageError(f"{path} is not UTF-8 text ({place}): save it as CSV UTF-8") from None
    if "\0" in text:
        raise UsageError(f"{path} holds a zero byte: save it as CSV UTF-8")
    return text


def _rows(text: str, path: Path) -> list[tuple[int, list[str]]]:
    """Rows that hold something, each with the number of its last line."""
    start = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=start.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise UsageError(f"{path}, line {reader.line_num}: not CSV: {error}") from None
    if not rows:
        raise UsageError(f"{path} is empty: a header and a line per student are needed")
    if len(rows) > MOST:
        raise UsageError(f"{path} has {len(rows)} lines: at most {MOST} are read")
    return rows


def _column(header: Sequence[str], wanted: str | None, path: Path) -> int:
    names = [_plain(name) for name in header]
    shown = ", ".join(name.strip() or "(none)" for name in header)[:200]
    if wanted is not None:
        if names.count(_plain(wanted)) != 1:
            raise UsageError(f"{path}: not one column {wanted!r}: there are {shown}")
        return names.index(_plain(wanted))
    for name in ID_COLUMNS:
        if name in names:
            return names.index(name)
    raise UsageError(
        f"{path}: no header that names students (student_id, login, id, email ...) in {shown}: "
        "name the column with --column"
    )


def _student(row: Sequence[str], chosen: int, others: Sequence[int], place: str) -> Student:
    cells = [unicodedata.normalize("NFC", cell.strip()) for cell in row]
    name = cells[chosen] if chosen < len(cells) else ""
    for broken, reason in _faults(name):
        if broken:
            raise UsageError(f"{place}: {reason}")
    also = (cells[place] for place in others if place < len(cells))
    return Student(name, tuple(dict.fromkeys(one for one in also if one and one != name)))


def _faults(name: str) -> Iterator[tuple[bool, str]]:
    """What keeps an id from naming a folder on every system."""
    shown = ascii(name)[:80]
    yield not name, "the student's id is empty"
    yield len(name.encode()) > LONGEST, f"{shown} is longer than {LONGEST} bytes"
    allowed = "letters, digits, blanks and . , ' @ + ( ) = - _"
    fits = _NAME.fullmatch(name) is not None and "  " not in name
    yield not fits, f"{shown} cannot name a folder: allowed are {allowed}, ending in no sign"
    yield bool(_RESERVED.fullmatch(name)), f"{shown} is a name that Windows keeps for itself"


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
