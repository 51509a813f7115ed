"""The reports of a folder, read as documents."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from grader.errors import UsageError
from grader.intake.origin import Student

Document = dict[str, Any]
_PARTS = {"schema", "exercise", "submission", "status", "score"}


@dataclass(frozen=True)
class Result:
    """What a gradebook needs of a report."""

    document: Document

    @property
    def id(self) -> str:
        """The submission's name."""
        return str(self.document["submission"]["id"])

    @property
    def layout(self) -> str:
        """Whose ids the students' ids are."""
        return str(self.document["submission"].get("layout", "flat"))

    @property
    def students(self) -> tuple[Student, ...]:
        """Who handed it in; the submission's own name when nothing else is known."""
        listed = self.document["submission"].get("students", [])
        name = self.id.rpartition("/")[2]
        return tuple(Student(**one) for one in listed) or (Student(name, name),)

    @property
    def score(self) -> tuple[Fraction, Fraction] | None:
        """Earned and possible points; None when it was not graded."""
        score = self.document["score"]
        return None if score is None else (Fraction(score["earned"]), Fraction(score["possible"]))

    @property
    def fault(self) -> str:
        """Why there is no score; empty when there is one."""
        return str(self.document.get("fault", ""))


def read_results(folder: Path) -> list[Result]:
    """All reports below a folder, by their names; UsageError when there are none."""
    if not folder.is_dir():
        raise UsageError(f"no folder {folder}: `grader grade ... --out {folder}` makes one")
    results = [Result(document) for document in _documents(folder)]
    if not results:
        raise UsageError(f"{folder} holds no report: `grader grade ... --out {folder}` writes them")
    return results


def _documents(folder: Path) -> Iterator[Document]:
    for path in sorted(folder.rglob("*.json")):
        if path.name.startswith("."):
            continue
        try:
            document = json.loads(path.read_bytes())
        except (OSError, ValueError, RecursionError) as error:
            raise UsageError(f"{path} cannot be read: {error}") from None
        if isinstance(document, dict) and document.keys() >= _PARTS:
            yield document


def points_text(points: Fraction, mark: str = ".", places: int = 4) -> str:
    """Points as a decimal number with as many places as it takes, at most four: `3.5`."""
    scaled = round(points * 10**places)
    whole, rest = divmod(scaled, 10**places)
    tail = f"{rest:0{places}d}".rstrip("0")
    return f"{whole}{mark}{tail}" if tail else str(whole)
