"""Where checks leave what they remember, and for what it still holds.

An entry serves the exercise, variant and installation it was made with: a changed exercise file, a
changed file of the grader, another NumPy or Python make it void.
"""

# ruff: noqa: PTH100, PTH116, PTH118, PTH120 - os.scandir lists and looks in one go

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from grader import cache
from grader.quick.remembered import Remembered, pack, unpack
from grader.sandbox.spawn import numpy_folder

_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_CODE = ("grader", "reference")
_FOLDER, _LAST_WRONG = "checked", "last-wrong"
MOST = 200
"""Entries that are kept, each of some ten thousand bytes."""


class Exercise(NamedTuple):
    """An exercise as far as an entry depends on it."""

    source: str
    """Path of its file."""
    sha256: str
    """Of the file and its adapter."""
    variant: int

    @property
    def name(self) -> str:
        """Where its entry lies: one for each file and variant."""
        return f"{_FOLDER}/{_hash(f'{self.variant} {self.source}')}"

    @property
    def key(self) -> str:
        """All that the report on a right submission depends on, hashed."""
        return _hash(self.sha256, str(self.variant), sys.version, *_installation())


def _hash(*parts: str) -> str:
    return hashlib.sha256(os.fsencode("\n".join(parts))).hexdigest()


def load(exercise: Exercise) -> Remembered | None:
    """What is remembered of an exercise, None when nothing is that holds."""
    data = cache.read(exercise.name)
    return unpack(data, exercise.key) if data else None


def save(
    exercise: Exercise, document: dict[str, Any], calls: Iterator[tuple[bytes, list[Any]]]
) -> None:
    """Remember a report and calls with their answers, in the place of what was there before."""
    cache.write(exercise.name, pack(exercise.key, document, calls))
    cache.trim(_FOLDER, MOST)


def _installation() -> Iterator[str]:
    """Size and time of each file of the grader, and of the one that states NumPy's version."""
    for folder in _CODE:
        yield from sorted(_files(os.path.join(_ROOT, folder)))
    numpy = os.path.join(numpy_folder(), "numpy", "version.py")
    yield _line(numpy, os.stat(numpy))


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as found:
        for entry in found:
            if entry.is_dir():
                yield from _files(entry.path)
            elif entry.name.endswith(".py") and entry.is_file():
                yield _line(entry.path, entry.stat())


def _line(path: str, status: os.stat_result) -> str:
    return f"{path} {status.st_size} {status.st_mtime_ns}"


def was_wrong(path: Path) -> bool:
    """Whether the last check that was not all right was one of this file.

    Then it may well be wrong again, and the ordinary way loads NumPy while the submission runs.
    """
    return cache.read(_LAST_WRONG) == os.fsencode(os.path.abspath(path))


def note(path: Path, is_right: bool) -> None:
    """Note whether this file was right."""
    if not is_right:
        cache.write(_LAST_WRONG, os.fsencode(os.path.abspath(path)))
    elif was_wrong(path):
        cache.forget(_LAST_WRONG)
