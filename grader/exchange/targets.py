"""The table of export targets: a new one is a module and a row."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from grader.errors import UsageError
from grader.exchange.canvas import canvas_book
from grader.exchange.gradebook import Book, check_filled, fill
from grader.exchange.gradescope import autograder_zip
from grader.exchange.moodle import moodle_book
from grader.exchange.plain import csv_text, junit_text
from grader.exchange.prairielearn import question
from grader.exchange.results import Result, read_results
from grader.exchange.sheet import Sheet, read_sheet
from grader.spec.exercise import Exercise


@dataclass(frozen=True)
class Asked:
    """What the command line asks for; None where an option is left out."""

    folder: Path | None
    out: Path | None
    gradebook: Path | None
    column: str | None
    comments: str | None
    exercise: Exercise | None
    seed: str | None
    image: str | None


@dataclass(frozen=True)
class Written:
    """What to write, and what to say about it."""

    files: dict[Path, bytes] = field(default_factory=dict)
    text: str = ""
    """For standard output, when no file was asked for."""
    said: str = ""
    lists: dict[str, list[str]] = field(default_factory=dict)
    """What a reader should look at, by headings."""
    executable: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Target:
    """One place to export to."""

    make: Callable[[Asked], Written]
    needs: frozenset[str]
    """Fields of `Asked` without which it cannot be made."""
    takes: frozenset[str] = frozenset()
    """Further fields that it makes use of."""


def export(name: str, asked: Asked) -> Written:
    """Make an export; UsageError when something is missing, or of no use."""
    target = TARGETS[name]
    given = {key for key, value in vars(asked).items() if value is not None}
    for missing in sorted(target.needs - given):
        raise UsageError(f"--to {name} needs {OPTIONS[missing]}")
    for useless in sorted(given - target.needs - target.takes):
        raise UsageError(f"--to {name} makes no use of {OPTIONS[useless]}")
    return target.make(asked)


OPTIONS = {
    "folder": "DIR, the folder of reports",
    "out": "--out",
    "gradebook": "--gradebook, the CSV file that the system has exported",
    "column": "--column",
    "comments": "--comments",
    "exercise": "--exercise",
    "seed": "--seed",
    "image": "--image",
}
"""How each field of `Asked` is called on the command line."""


def _filled(book: Callable[[Sheet, str | None, str | None], Book]) -> Callable[[Asked], Written]:
    def make(asked: Asked) -> Written:
        assert asked.folder is not None
        assert asked.gradebook is not None
        assert asked.out is not None
        if asked.out.resolve() == asked.gradebook.resolve():
            raise UsageError("--out is --gradebook itself: name another file, it is not replaced")
        found = book(read_sheet(asked.gradebook), asked.column, asked.comments)
        filling = fill(found, read_results(asked.folder))
        check_filled(filling, asked.gradebook)
        data = found.sheet.spliced(filling.cells)
        said = f"{len(filling.filled)} of {len(found.rows)} rows filled: {asked.out}"
        return Written({asked.out: data}, said=said, lists=filling.lists)

    return make


def _plain(render: Callable[[list[Result]], str]) -> Callable[[Asked], Written]:
    def make(asked: Asked) -> Written:
        assert asked.folder is not None
        results = read_results(asked.folder)
        text = render(results)
        if asked.out is None:
            return Written(text=text)
        return Written({asked.out: text.encode()}, said=f"{len(results)} reports: {asked.out}")

    return make


def _gradescope(asked: Asked) -> Written:
    assert asked.exercise is not None
    assert asked.out is not None
    seed = asked.seed or secrets.token_hex(8)
    data = autograder_zip(asked.exercise, seed)
    return Written({asked.out: data}, said=f"{asked.out}; hidden cases: --seed {seed}")


def _prairielearn(asked: Asked) -> Written:
    assert asked.exercise is not None
    assert asked.out is not None
    seed = asked.seed or secrets.token_hex(8)
    files = question(asked.exercise, seed, asked.image or "")
    paths = {asked.out / name: data for name, data in files.items()}
    scripts = tuple(path for path in paths if path.suffix == ".sh")
    return Written(paths, said=f"{asked.out}; hidden cases: --seed {seed}", executable=scripts)


_REPORTS = frozenset(("folder",))
_BOOK = frozenset(("folder", "gradebook", "out"))
_PACKED = frozenset(("exercise", "out"))
TARGETS = {
    "canvas": Target(_filled(canvas_book), _BOOK, frozenset(("column",))),
    "moodle": Target(_filled(moodle_book), _BOOK, frozenset(("column", "comments"))),
    "gradescope": Target(_gradescope, _PACKED, frozenset(("seed",))),
    "prairielearn": Target(_prairielearn, _PACKED, frozenset(("seed", "image"))),
    "csv": Target(_plain(csv_text), _REPORTS, frozenset(("out",))),
    "junit": Target(_plain(junit_text), _REPORTS, frozenset(("out",))),
}
"""Where results can go."""
