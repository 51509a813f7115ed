"""What the page of a class keeps of each report: a small entry."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grader.render.html.problems import follows_of
from grader.render.html.submission import OUTCOMES, UNSCORED, names_of
from grader.render.html.verdicts import look, tone_of
from grader.render.points import points_text

Document = dict[str, Any]
SLOW_SECONDS = 1.0
"""A call that takes longer is listed; exercises need a few milliseconds."""
_WORST = ("Unloadable", "TimedOut", "OutOfMemory", "Crashed", "Malformed")
"""Outcomes that concern the program as a whole, the gravest first."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A diagnosis without the place in one student's file: equal ones are counted together."""

    kind: str
    codes: tuple[str, ...]
    quantity: str
    """Only where no mistake is named."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A submission's line on the page of a class."""

    id: str
    names: tuple[str, ...]
    late: bool
    page: str
    """The submission's page, as a path from the page of the class."""
    exercise: str
    title: str
    fault: str | None
    earned: str
    possible: str
    percent: float | None
    """None when not graded."""
    columns: tuple[str, ...]
    """The criteria."""
    tones: tuple[str, ...]
    first: tuple[str, str]
    """The first wrong criterion, and how it is wrong; two empty texts when all is right."""
    mistakes: tuple[tuple[Mistake, str, str], ...]
    """Each with its message and question."""
    trouble: str
    """Did not load, took too long or the like; empty when all calls came to an end."""
    seconds: float
    """The longest call."""

    @property
    def order(self) -> tuple[bool, float, str]:
        """Best first, those without a score last."""
        return self.percent is None, -(self.percent or 0.0), self.id


def entry_of(document: Document, page: str) -> Entry:
    """The entry of a report; KeyError, TypeError or ValueError for what is no report."""
    graded = document["status"] == "graded"
    score: Document = document["score"] if graded else {**UNSCORED, "percent": None}
    criteria = document["criteria"] if graded else []
    submission, exercise = document["submission"], document["exercise"]
    return Entry(
        id=submission["id"],
        names=names_of(document),
        late=submission.get("late", False),
        page=page,
        exercise=exercise["id"],
        title=exercise["title"],
        fault=None if graded else document["fault"],
        earned=points_text(score["earned"]),
        possible=points_text(score["possible"]),
        percent=score["percent"],
        columns=tuple(map(_column, criteria)),
        tones=tuple(map(tone_of, criteria)),
        first=_first(document, criteria),
        mistakes=tuple(dict.fromkeys(_mistakes(document))),
        trouble=_trouble(document),
        seconds=max(document["timing"].get("calls", []), default=0.0),
    )


def _column(criterion: Document) -> str:
    kind = " (saturated)" if criterion["kind"] == "stability" else ""
    return f"{criterion['function']}.{criterion['quantity']}{kind}"


def _first(document: Document, criteria: list[Document]) -> tuple[str, str]:
    """As the report says it; in the order of criteria when it does not."""
    outcomes = {outcome["outcome"] for outcome in document.get("outcomes", [])}
    if outcomes == {"Unloadable"}:
        return "the file", "cannot be loaded"
    named = document.get("first_wrong") or {}
    follows = follows_of(document)
    wrong = [c for c in criteria if c["verdict"] != "correct" and c["quantity"] not in follows]
    same = [c for c in wrong if c["quantity"] == named.get("quantity")]
    for one in [*same, *wrong][:1]:
        return _column(one), look(one["verdict"]).word
    return (named["quantity"], "wrong") if named else ("", "")


def _mistakes(document: Document) -> Iterator[tuple[Mistake, str, str]]:
    for one in document.get("diagnoses", []):
        codes = tuple(one["mistakes"])
        mistake = Mistake(one["kind"], codes, "" if codes else one["quantity"])
        yield mistake, one["message"], one["question"]


def _trouble(document: Document) -> str:
    seen = {outcome["outcome"] for outcome in document.get("outcomes", [])}
    return next((OUTCOMES[name] for name in _WORST if name in seen), "")
