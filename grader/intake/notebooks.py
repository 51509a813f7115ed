"""Notebooks as one Python file: code cells in order, and the way back from its lines to cells."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from grader.errors import NotLoadable
from grader.intake.magics import without_magics
from grader.intake.names import shown
from grader.intake.self_checks import without_self_checks

ENDING = ".ipynb"
LARGEST_NOTEBOOK = 32 * 1024**2
"""Bytes a notebook may have: pictures that it has drawn are in it."""
_MOST_NOTES = 20
_STATED = re.compile(r"\s*(#\s*exercise:[^\n]*)")


@dataclass(frozen=True)
class Notebook:
    """Where the lines of a converted notebook stand in it."""

    name: str
    """Its file name."""
    cells: tuple[tuple[int, int], ...]
    """Of each code cell: its first line in the file, its position among all cells from 1."""
    notes: tuple[str, ...]
    """What was left out of it."""

    def place(self, line: int) -> tuple[int, int]:
        """The cell, and the line in it, of a line of the file; all counted from 1."""
        at = max(0, bisect_right(self.cells, line, key=lambda cell: cell[0]) - 1)
        start, cell = self.cells[at] if self.cells else (1, 1)
        return cell, max(1, line - start + 1)


def is_notebook(name: str) -> bool:
    """Whether a file is a notebook by its name."""
    return name.lower().endswith(ENDING)


def as_code(name: str, data: bytes) -> tuple[bytes, Notebook]:
    """A notebook as Python source in UTF-8; NotLoadable when the bytes are no notebook."""
    plain = [(number, *without_magics(text)) for number, text in _code_cells(name, data)]
    cells = without_self_checks(plain)
    head = _stated([text for _, text, _ in cells])
    counts = [text.count("\n") + 1 for _, text, _ in cells]
    starts = accumulate(counts, initial=1 + head.count("\n"))
    notes = [
        f"{name} cell {number} line {line}: left out {_quoted(dropped)}"
        + (" and the rest of the cell" if dropped.startswith("%%") and not text.strip() else "")
        for number, text, lines in cells
        for line, dropped in lines
    ]
    if len(notes) > _MOST_NOTES:
        notes[_MOST_NOTES:] = [f"{name}: {len(notes) - _MOST_NOTES} more lines left out"]
    places = tuple(zip(starts, (number for number, _, _ in cells), strict=False))
    code = head + "".join(f"{text}\n" for _, text, _ in cells)
    # A lone half of a surrogate pair, which JSON may hold, is no text that Python reads.
    return code.encode("utf-8", "backslashreplace"), Notebook(name, places, tuple(notes))


def _stated(texts: list[str]) -> str:
    """The line that names the exercise, when it does not begin the file by itself."""
    found = next((match[1] for text in texts if (match := _STATED.match(text))), "")
    return f"{found}\n" if found and not texts[0].startswith(found) else ""


def _code_cells(name: str, data: bytes) -> Iterator[tuple[int, str]]:
    """Position among all cells, and text, of each code cell."""
    if len(data) > LARGEST_NOTEBOOK:
        raise NotLoadable(f"{name} is larger than {LARGEST_NOTEBOOK // 1024**2} MiB")
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        raise NotLoadable(f"{name} is not a notebook: it holds no JSON") from None
    cells = _cells(document)
    if cells is None:
        raise NotLoadable(f"{name} is not a notebook: it has no list of cells")
    for number, cell in enumerate(cells, 1):
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            text = _text(cell.get("source", cell.get("input")))
            yield number, text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


def _cells(document: Any) -> list[Any] | None:
    """The cells of a notebook of format 4, or of format 2 or 3, which has them in worksheets."""
    if not isinstance(document, dict):
        return None
    sheets = document.get("worksheets")
    if "cells" not in document and isinstance(sheets, list) and sheets:
        parts = [sheet.get("cells") if isinstance(sheet, dict) else None for sheet in sheets]
        lists = [part for part in parts if isinstance(part, list)]
        return [cell for part in lists for cell in part] if lists else None
    cells = document.get("cells")
    return cells if isinstance(cells, list) else None


def _text(source: Any) -> str:
    """A cell's text, which is stored whole or as a list of lines."""
    lines = source if isinstance(source, list) else [source]
    return "".join(line for line in lines if isinstance(line, str))


def _quoted(text: str) -> str:
    line = shown(text.strip().partition("\n")[0])
    return f"`{line}`" if len(line) <= 60 else f"`{line[:57]}...`"
