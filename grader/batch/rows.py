"""What a run keeps of each report: a small row, so that memory does not grow with the class."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from grader.render.points import points_text

Document = dict[str, Any]
State = Literal["graded", "unchanged", "identical"]
_LONGEST_PROBLEM = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A submission's line in the summary."""

    submission: str
    exercise: str
    status: str
    score: tuple[str, str, float] | None
    """Earned, possible, percent; None when not graded."""
    columns: tuple[str, ...]
    """The criteria, and below the verdict on each."""
    verdicts: tuple[str, ...]
    problem: str
    """What went wrong first; empty when nothing did."""
    report: str
    """The report's path below the output folder."""
    state: State
    """`identical`: taken over from an identical submission of the same run."""
    earlier: str | None
    """The score before, as `points` gives it; None when there was no report."""

    @property
    def points(self) -> str:
        """`7/2 of 10`, or that there is no score."""
        return points(self.score)

    @property
    def has_changed(self) -> bool:
        """Whether there was another score before."""
        return self.earlier is not None and self.earlier != self.points


def row_of(document: Document, report: str, state: State, before: Document | None) -> Row:
    """The row about a report."""
    criteria = document.get("criteria", [])
    return Row(
        document["submission"]["id"],
        document["exercise"]["id"],
        document["status"],
        _score(document),
        _shared(tuple(_column(criterion) for criterion in criteria)),
        _shared(tuple(criterion["verdict"] for criterion in criteria)),
        _problem(document)[:_LONGEST_PROBLEM],
        report,
        state,
        None if before is None else points(_score(before)),
    )


def points(score: tuple[str, str, float] | None) -> str:
    """`3.5 of 10`, or that there is no score."""
    return "not graded" if score is None else f"{points_text(score[0])} of {points_text(score[1])}"


def _score(document: Document) -> tuple[str, str, float] | None:
    score = document["score"]
    return None if score is None else (score["earned"], score["possible"], score["percent"])


@lru_cache(maxsize=4096)
def _shared(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Equal tuples once: a class has few different patterns of verdicts."""
    return texts


def _column(criterion: Document) -> str:
    kind = " (stability)" if criterion["kind"] == "stability" else ""
    return f"{criterion['function']}.{criterion['quantity']}{kind}"


def _problem(document: Document) -> str:
    if document["status"] != "graded":
        return f"not graded: {document['fault']}"
    wrong = [c for c in document["criteria"] if c["verdict"] != "correct"]
    return str(wrong[0]["message"]) if wrong else ""
