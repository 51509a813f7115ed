"""What a student is told about a report, in lines: no printed output, no data of hidden cases."""

import builtins
import re
from collections.abc import Iterator
from fractions import Fraction
from html import escape

from grader.exchange.results import Document, points_text
from grader.sandbox.printed import clean

_RAISED = re.compile(r"\braised (.+)(?= \(hidden case \d+\)\Z)", re.S)
_KNOWN = frozenset(name for name in dir(builtins) if name[0].isupper()) | {"LinAlgError"}
MOST_CHARACTERS = 600
"""Characters of one line; messages quote what students' code says."""


def headline(document: Document) -> str:
    """`7 of 10 points`, or why there are none."""
    score = document["score"]
    if score is None:
        return f"not graded: {short(document['fault'])}"
    earned, possible = (points_text(Fraction(score[key])) for key in ("earned", "possible"))
    return f"{earned} of {possible} points"


def criterion_title(criterion: Document) -> str:
    """`backward: dJ_dbeta`."""
    kind = " (stability)" if criterion["kind"] == "stability" else ""
    return f"{criterion['function']}: {criterion['quantity']}{kind}"


def criterion_lines(criterion: Document) -> Iterator[str]:
    """Verdict and points, the message, and why when a part was earned or lost with another."""
    earned, points = (points_text(Fraction(criterion[key])) for key in ("earned", "points"))
    yield f"{criterion['verdict'].replace('_', ' ')}, {earned} of {points}"
    if criterion["message"]:
        yield short(_message(criterion))
    if criterion.get("because"):
        yield short(criterion["because"])


def _message(criterion: Document) -> str:
    """The message; of a hidden case no more than the kind of an exception.

    Names of classes, texts of errors and shapes are made by the student's code, which may put the
    data it was called with into them.
    """
    message = str(criterion["message"])
    if criterion["visibility"] == "public":
        return message
    raised = _RAISED.search(message)
    kind = f"raised {raised[1]} " if raised is not None and raised[1] in _KNOWN else ""
    return f"{kind}on hidden case {criterion['case']}"


def diagnosis_lines(document: Document) -> Iterator[str]:
    """What the diagnoses say, and what they ask."""
    for diagnosis in document.get("diagnoses", []):
        for key in ("message", "question"):
            if diagnosis.get(key):
                yield short(diagnosis[key])


def wrong_criteria(document: Document) -> Iterator[Document]:
    """The criteria that did not earn all their points."""
    for criterion in document.get("criteria", []):
        if criterion["earned"] != criterion["points"]:
            yield criterion


def comment_html(document: Document) -> str:
    """A comment as one line of HTML, which begins with `<` and so is no spreadsheet's formula."""
    items = [
        f"{criterion_title(criterion)}: {'. '.join(criterion_lines(criterion))}"
        for criterion in wrong_criteria(document)
    ]
    items += [*diagnosis_lines(document), *map(short, document.get("notes", []))]
    listed = "".join(f"<li>{escape(one_line(item))}</li>" for item in items)
    return f"<p>{escape(headline(document))}</p>" + (f"<ul>{listed}</ul>" if listed else "")


def short(text: str) -> str:
    """A text of bounded length without control characters."""
    text = clean(text)
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 3] + "..."


def one_line(text: str) -> str:
    """A text without line ends."""
    return " ".join(text.split())


def coloured(criterion: Document, lines: list[str]) -> str:
    """Lines for a terminal, the first in the colour of success, of a part, or of failure."""
    earned, points = Fraction(criterion["earned"]), Fraction(criterion["points"])
    colour = 32 if earned == points else 33 if earned else 31
    return "\n".join([f"\x1b[{colour}m{lines[0]}\x1b[0m", *lines[1:]])


def is_unloadable(document: Document) -> bool:
    """Whether the file could not even be imported."""
    outcomes = document.get("outcomes", [])
    return bool(outcomes) and all(one["outcome"] == "Unloadable" for one in outcomes)
