"""Gradescope: an autograder to upload, and the results.json it writes.

Written after Gradescope's "Autograder Specifications".
"""

from collections.abc import Iterator
from fractions import Fraction
from html import escape

from grader.exchange.bundle import bundle
from grader.exchange.feedback import (
    coloured,
    criterion_lines,
    criterion_title,
    diagnosis_lines,
    headline,
    is_unloadable,
    short,
)
from grader.exchange.results import Document
from grader.exchange.wheel import zipped
from grader.spec.exercise import Exercise

VISIBILITY = {"public": "visible", "hidden": "after_published"}
"""A failure that a hidden case has shown is not told while students may hand in again."""

SETUP = """#!/usr/bin/env bash
# Runs once, when Gradescope builds the image: a Python that is new enough, and the grader.
set -euo pipefail
root=${AUTOGRADER_ROOT:-/autograder}
new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
apt-get update
apt-get install -y python3 python3-venv bubblewrap
python=
for candidate in python3 python3.13 python3.12 python3.11; do
    if new_enough "$candidate"; then python=$candidate; break; fi
done
if [ -z "$python" ]; then
    apt-get install -y python3.11 python3.11-venv
    python=python3.11
fi
"$python" -m venv "$root/grader-env"
"$root/grader-env/bin/pip" install "$root"/source/*.whl
"""
RUN = """#!/usr/bin/env bash
# Runs for each submission: grades it and writes results/results.json.
root=${AUTOGRADER_ROOT:-/autograder}
python=${AUTOGRADER_PYTHON:-$root/grader-env/bin/python}
cd "$root" && exec "$python" -m grader.exchange.autograder gradescope \\
    "$root/source" "$root/submission" "$root/results/results.json"
"""


def autograder_zip(exercise: Exercise, seed: str) -> bytes:
    """The zip file to upload as an autograder."""
    scripts = {"setup.sh": SETUP.encode(), "run_autograder": RUN.encode()}
    return zipped({**scripts, **bundle(exercise, seed)}, executable=tuple(scripts))


def results_document(document: Document) -> Document:
    """A report with a score as results.json."""
    return {
        "score": float(Fraction(document["score"]["earned"])),
        "execution_time": round(document["timing"].get("run_seconds", 0.0), 3),
        "output": "".join(_output(document)),
        "output_format": "html",
        "test_output_format": "ansi",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"exercise": document["exercise"]["id"], "key": document["key"]},
        "tests": [
            _test(number, criterion) for number, criterion in enumerate(document["criteria"], 1)
        ],
    }


def unreadable(reason: str) -> Document:
    """The results of files that are no submission: no points, and why."""
    return {
        "score": 0.0,
        "output": f"<p>Nothing could be graded: {escape(short(reason))}</p>",
        "output_format": "html",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [],
    }


def _output(document: Document) -> Iterator[str]:
    yield f"<p><strong>{escape(headline(document))}</strong></p>"
    lines = [*diagnosis_lines(document), *map(short, document["notes"])]
    if is_unloadable(document):
        lines.insert(0, short(document["criteria"][0]["message"]))
    if lines:
        yield f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def _test(number: int, criterion: Document) -> Document:
    earned, points = (Fraction(criterion[key]) for key in ("earned", "points"))
    return {
        "number": str(number),
        "name": criterion_title(criterion),
        "name_format": "text",
        "score": float(earned),
        "max_score": float(points),
        "status": "passed" if earned == points else "failed",
        "visibility": VISIBILITY[criterion["visibility"]],
        "output": coloured(criterion, list(criterion_lines(criterion))),
        "output_format": "ansi",
    }
