"""Identical submissions: whether a report may serve for another one."""

import json
import re
from collections.abc import Iterator, Sequence

from grader.intake.submissions import Submission
from grader.report import Document, submission_head

_OWN = ("submission", "exercise", "versions", "confinement", "timing")


def is_about(document: Document, keys: Sequence[str], submission: Submission) -> bool:
    """Whether a report is what grading this submission would give again."""
    return bool(
        document["key"] in keys
        and document.get("status") == "graded"
        and document["submission"] == submission_head(submission)
    )


def as_twin(document: Document, keys: Sequence[str], submission: Submission) -> Document | None:
    """A report as that of an identical submission; None when it quotes the other one's name."""
    if document["key"] not in keys or document.get("status") != "graded":
        return None
    head = submission_head(submission)
    if document["submission"]["files"] != head["files"] and any(_quotes(document)):
        return None
    return {**document, "submission": head}


def _quotes(document: Document) -> Iterator[bool]:
    """For each file whether a report says its name, as messages about a line of code do."""
    rest = {name: value for name, value in document.items() if name not in _OWN}
    text = json.dumps(rest, ensure_ascii=False)
    for name in document["submission"]["files"]:
        stem = re.escape(name.removesuffix(".py"))
        yield re.search(rf"(?<!\w){stem}(?!\w)", text) is not None
