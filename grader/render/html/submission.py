"""What a submission's page shows, taken from its report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

from grader.render.html.chain import Picture, picture_of
from grader.render.html.problems import Problem, follows_of, problems_of
from grader.render.html.verdicts import FOLLOWS, PART, Look, look, tone_of
from grader.render.points import points_text

Document = dict[str, Any]
UNSCORED = {"earned": "0", "possible": "0", "percent": 0.0}
OUTCOMES = {
    "TimedOut": "took too long",
    "OutOfMemory": "ran out of memory",
    "Crashed": "crashed",
    "Malformed": "gave an answer that cannot be read",
    "Missing": "is not there",
    "Unloadable": "cannot be called: the file cannot be loaded",
    "NotRun": "was not called",
}


@dataclass(frozen=True)
class Criterion:
    """A line of the table of points."""

    quantity: str
    kind: str
    look: Look
    tone: str
    earned: str
    points: str
    credit: str
    """What was earned by follow-through; empty when nothing was."""
    after: str
    because: str
    case: str


@dataclass(frozen=True)
class CaseRow:
    """A case with the look of each criterion on it; None where it is not asked."""

    name: str
    sizes: str
    looks: tuple[Look | None, ...]
    replay: str


@dataclass(frozen=True)
class Event:
    """Calls that did not return, told once for all cases where they did the same."""

    function: str
    what: str
    message: str
    place: str
    source: str
    cases: str


@dataclass(frozen=True)
class View:
    """A page; what the report does not have is empty."""

    id: str
    names: tuple[str, ...]
    """Who handed it in, as the download says."""
    late: bool
    title: str
    exercise: str
    variant: str
    files: tuple[str, ...]
    fault: str | None
    """Why there is no grade; None when there is one."""
    earned: str
    possible: str
    percent: float
    full: bool
    bar: tuple[tuple[float, float, str], ...]
    """Start, width in percent and tone of each criterion's part of the score bar."""
    functions: tuple[tuple[str, tuple[Criterion, ...]], ...]
    first: Document | None
    problems: tuple[Problem, ...]
    picture: Picture | None
    notes: tuple[str, ...]
    output: str
    columns: tuple[tuple[str, str], ...]
    cases: tuple[CaseRow, ...]
    events: tuple[Event, ...]
    facts: tuple[tuple[str, str], ...]
    """Versions, hashes and confinement."""


def view_of(document: Document) -> View:
    """The view of a report; KeyError, TypeError or ValueError for what is no report."""
    graded = document["status"] == "graded"
    criteria = document["criteria"] if graded else []
    score: Document = document["score"] if graded else UNSCORED
    exercise, cases = document["exercise"], document["cases"] if graded else []
    columns = tuple(dict.fromkeys((c["function"], c["quantity"]) for c in criteria))
    return View(
        id=document["submission"]["id"],
        names=names_of(document),
        late=document["submission"].get("late", False),
        title=exercise["title"] or "no exercise",
        exercise=exercise["id"],
        variant=exercise["variant"],
        files=tuple(document["submission"]["files"]),
        fault=None if graded else document["fault"],
        earned=points_text(score["earned"]),
        possible=points_text(score["possible"]),
        percent=score["percent"],
        full=graded and score["earned"] == score["possible"],
        bar=tuple(_bar(criteria)),
        functions=tuple(_functions(criteria)),
        first=document.get("first_wrong"),
        problems=problems_of(document) if graded else (),
        picture=picture_of(document.get("chain", []), follows_of(document)),
        notes=tuple(document.get("notes", [])),
        output=_printed(document),
        columns=columns,
        cases=tuple(_case_row(case, columns) for case in cases),
        events=tuple(_events(document.get("outcomes", []))),
        facts=tuple(_facts(document)),
    )


def names_of(document: Document) -> tuple[str, ...]:
    """The names of those who handed a submission in; none when the download does not say."""
    students = document["submission"].get("students", [])
    return tuple(student["name"] for student in students if student["name"])


def _bar(criteria: Sequence[Document]) -> Iterator[tuple[float, float, str]]:
    """The criteria side by side, each as wide as its points."""
    total = sum((Fraction(c["points"]) for c in criteria), Fraction()) or Fraction(1)
    start = Fraction()
    for criterion in criteria:
        width = 100 * Fraction(criterion["points"]) / total
        if width:
            yield round(float(start), 3), round(float(width), 3), tone_of(criterion)
        start += width


def _functions(criteria: Sequence[Document]) -> Iterator[tuple[str, tuple[Criterion, ...]]]:
    for name, group in groupby(criteria, key=lambda c: str(c["function"])):
        yield name, tuple(map(_criterion, group))


def _criterion(criterion: Document) -> Criterion:
    credit = criterion.get("follow_through", "0")
    after = criterion.get("after", "")
    case = criterion["case"]
    tone = tone_of(criterion)
    return Criterion(
        quantity=criterion["quantity"],
        kind="saturated nets" if criterion["kind"] == "stability" else "",
        look=FOLLOWS if after else look(criterion["verdict"]),
        tone=tone,
        earned=points_text(criterion["earned"]),
        points=points_text(criterion["points"]),
        credit=points_text(credit) if Fraction(credit) and tone == PART else "",
        after=after,
        because=criterion.get("because", ""),
        case=f"{criterion['visibility']} case {case}" if case else "",
    )


def _case_row(case: Document, columns: Sequence[tuple[str, str]]) -> CaseRow:
    looks = {(c["function"], c["quantity"]): look(c["verdict"]) for c in case["comparisons"]}
    public = case["visibility"] == "public"
    hidden = "" if public else ", hidden"
    saturated = ", saturated" if case["saturated"] else ""
    return CaseRow(
        name=f"{case['number']}{hidden}{saturated}",
        sizes=" ".join(f"{name}={size}" for name, size in case["sizes"].items() if public),
        looks=tuple(looks.get(column) for column in columns),
        replay=case["replay"] if public else "",
    )


def _events(outcomes: Sequence[Document]) -> Iterator[Event]:
    """The calls that failed; hidden cases have no message, so theirs stand apart."""
    events: dict[tuple[str, str, str, str, str], list[str]] = {}
    for outcome in outcomes:
        if outcome["outcome"] != "Returned":
            events.setdefault(_event(outcome), []).append(str(outcome["case"]))
    for key, numbers in events.items():
        yield Event(*key, cases=("case " if len(numbers) == 1 else "cases ") + ", ".join(numbers))


def _event(outcome: Document) -> tuple[str, str, str, str, str]:
    file, line = str(outcome.get("file", "")), outcome.get("line")
    name = str(outcome["outcome"])
    what = OUTCOMES.get(name, name)
    if name == "Raised":
        what = f"raised {outcome.get('type', 'an exception')}"
    return (
        outcome["function"],
        what,
        outcome.get("message", "") or outcome.get("reason", ""),
        file if line is None or not file else f"{file}, line {line}",
        outcome.get("source", ""),
    )


def _facts(document: Document) -> Iterator[tuple[str, str]]:
    """What a result may depend on, for whoever wants to repeat it."""
    yield from ((name, text) for name, text in document["versions"].items())
    confinement = document.get("confinement")
    if confinement:
        yield "confinement tier", confinement["tier"]
        for name, limit in confinement["limits"].items():
            yield name.replace("_", " "), f"{limit:g}" if isinstance(limit, float) else str(limit)
    yield "submission SHA-256", document["submission"]["sha256"]
    yield "exercise SHA-256", document["exercise"]["spec_sha256"]
    if document["key"]:
        yield "report key", document["key"]


def _printed(document: Document) -> str:
    """What was printed; nothing where hidden cases ran, whose data it could hold."""
    hidden = any(case["visibility"] == "hidden" for case in document.get("cases", ()))
    return "" if hidden else str(document.get("output", "")).rstrip()
