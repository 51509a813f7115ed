"""Run inside an autograder: `python -m grader.exchange.autograder SYSTEM SOURCE SUBMISSION OUT`.

Grades one submission with what was packed, and writes what the system reads.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from grader.answers.plan import make_plan
from grader.errors import GraderError, NotLoadable
from grader.exchange import gradescope, prairielearn
from grader.exchange.bundle import read_settings
from grader.exchange.results import Document
from grader.grading import grade
from grader.intake.submissions import load_submission
from grader.sandbox.confined import ConfinedRunner
from grader.spec.read import read_exercise

FAULT = 3
"""Exit code when the grader itself has failed."""


@dataclass(frozen=True)
class System:
    """What one system reads."""

    results: Callable[[Document], Document]
    """Of a report with a score."""
    unreadable: Callable[[str], Document]
    """Of files that are no submission, with the reason."""
    failed: Document | None
    """When the grader has failed; None: no results say so."""
    hides_output: bool
    """Whether students are kept from what the autograder prints."""


SYSTEMS = {
    "gradescope": System(gradescope.results_document, gradescope.unreadable, None, True),
    "prairielearn": System(
        prairielearn.results_document,
        prairielearn.unreadable,
        prairielearn.unreadable("The grader failed, not your program. Please tell the staff."),
        False,
    ),
}


def main(name: str, source: Path, handed_in: Path, out: Path) -> int:
    """Grade and write; FAULT when the grader itself has failed, which costs nobody points."""
    system, fault = SYSTEMS[name], ""
    results: Document | None = None
    try:
        document = graded(source, handed_in)
    except NotLoadable as error:
        reason = str(error).replace(f"{handed_in}/", "").replace(str(handed_in), "the submission")
        results = system.unreadable(reason)
    except GraderError as error:
        fault = str(error)
    else:
        fault = document.get("fault", "")
        if not fault:
            results = system.results(document)
            _show(document["output"] if system.hides_output else "")
    if fault:
        print(f"the grader's fault: {fault}", file=sys.stderr)  # noqa: T201 - the system keeps it
        results = system.failed
    if results is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(results, ensure_ascii=False, allow_nan=False), encoding="utf-8")
    return FAULT if fault else 0


def graded(source: Path, handed_in: Path) -> Document:
    """The report of the files in a folder."""
    settings = read_settings(source)
    submission = load_submission(handed_in)
    plan = make_plan(read_exercise(settings.exercise, settings.variant), settings.seed)
    with ConfinedRunner() as runner:
        return grade(plan, submission, runner).document


def _show(output: str) -> None:
    """What the program has printed, hidden cases among it: for instructors only."""
    if output:
        print(output)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(Path, sys.argv[2:5])))
