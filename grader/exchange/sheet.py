"""A CSV file as bytes: where each field lies, so that some can be replaced and no other byte."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError

BOM = b"\xef\xbb\xbf"
_DELIMITERS = (",", ";", "\t")
_ENCODINGS = ("utf-8", "cp1252")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Field:
    """One field and where its bytes lie, quotes included."""

    text: str
    start: int
    end: int


Row = tuple[Field, ...]


@dataclass(frozen=True)
class Sheet:
    """A CSV file that was read."""

    path: Path
    data: bytes
    rows: tuple[Row, ...]
    """As Python's `csv` would read them; an empty line is a row without fields."""
    delimiter: str
    encoding: str

    def spliced(self, cells: Mapping[Field, str]) -> bytes:
        """The bytes with these fields replaced and every other byte as it was."""
        pieces, at = [], 0
        for field, text in sorted(cells.items(), key=lambda item: item[0].start):
            pieces += [self.data[at : field.start], self._written(field, text)]
            at = field.end
        return b"".join([*pieces, self.data[at:]])

    def _written(self, field: Field, text: str) -> bytes:
        """A field's new bytes: in quotes where it was, or where it needs them."""
        was_quoted = self.data[field.start : field.start + 1] == b'"'
        special = any(sign in text for sign in (self.delimiter, '"', "\n", "\r"))
        # Nothing at all where something was could make an empty line, which is no row.
        special = special or (not text and field.end > field.start)
        if was_quoted or special or text != text.strip():
            text = '"' + text.replace('"', '""') + '"'
        return text.encode(self.encoding, "xmlcharrefreplace")


def read_sheet(path: Path) -> Sheet:
    """The sheet in a file; UsageError when it cannot be read as text."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data:
        raise UsageError(f"{path} is not UTF-8 text: export it again as CSV in UTF-8")
    return parse_sheet(path, data)


def parse_sheet(path: Path, data: bytes, delimiter: str | None = None) -> Sheet:
    """The sheet in these bytes; the delimiter is the one that most of the first line has."""
    start = len(BOM) if data.startswith(BOM) else 0
    encoding = next(name for name in _ENCODINGS if name == _ENCODINGS[-1] or _fits(data, name))
    found = delimiter or _delimiter(data[start:].partition(b"\n")[0])
    rows = tuple(
        tuple(Field(_decoded(raw, encoding), *span) for raw, span in row)
        for row in _records(data, start, found.encode())
    )
    return Sheet(path, data, rows, found, encoding)


def without_formula(text: str) -> str:
    """A text that a spreadsheet will not take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(raw: bytes, encoding: str) -> str:
    return raw.decode(encoding, "replace")


def _delimiter(line: bytes) -> str:
    outside = re.sub(rb'"[^"]*"', b"", line)
    return max(_DELIMITERS, key=lambda sign: outside.count(sign.encode()))


Raw = tuple[bytes, tuple[int, int]]
"""A field's content without quotes, and where it lies with them."""


def _records(data: bytes, at: int, delimiter: bytes) -> Iterator[list[Raw]]:
    """The records of these bytes, as Python's `csv` module splits them."""
    plain = re.compile(rb"[^\r\n" + re.escape(delimiter) + rb"]*")
    quoted = re.compile(rb'"((?:[^"]|"")*)("?)')
    line_end = re.compile(rb"\r\n|\r|\n")
    row: list[Raw] = []
    while at < len(data) or row:
        begin, head = at, b""
        if (opened := quoted.match(data, at)) is not None:
            head, at = opened[1].replace(b'""', b'"'), opened.end()
        rest = plain.match(data, at)
        assert rest is not None
        at = rest.end()
        if row or at > begin or data[at : at + 1] == delimiter:
            row.append((head + rest[0], (begin, at)))
        if data[at : at + 1] == delimiter:
            at += 1
            # A delimiter at the very end has an empty field behind it.
            if at == len(data):
                row.append((b"", (at, at)))
            else:
                continue
        elif (end := line_end.match(data, at)) is not None:
            at = end.end()
        yield row
        row = []
