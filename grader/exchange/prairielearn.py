"""PrairieLearn: a question folder, and the results.json of its external grader.

Written after PrairieLearn's documentation "External Grading".
"""

import json
import uuid
from collections.abc import Iterator
from fractions import Fraction
from html import escape
from pathlib import Path

from grader import __version__
from grader.assignment.starter import Starter
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
from grader.exchange.wheel import WHEEL
from grader.spec.exercise import Exercise
from grader.statement import statement

MOST_BYTES = 1_000_000
"""Of results.json; PrairieLearn takes 1 MB."""
TIMEOUT = 120
"""Seconds that PrairieLearn gives the grader."""
_ENTRYPOINT = "/grade/tests/run.sh"
RUN = """#!/usr/bin/env bash
# The entrypoint of the external grader: grades /grade/student, writes /grade/results/results.json.
root=${GRADE_ROOT:-/grade}
python=${GRADE_PYTHON:-python3}
exec "$python" -m grader.exchange.autograder prairielearn \\
    "$root/tests" "$root/student" "$root/results/results.json"
"""
DOCKERFILE = f"""# The image that the question names: build it in this folder and push it.
FROM python:3.12-slim
COPY {WHEEL} /tmp/
RUN pip install --no-cache-dir /tmp/{WHEEL} && rm /tmp/{WHEEL}
"""
SERVER = '''"""The question's own code: gives the page the words of the task."""


def generate(data):
    data["params"]["names"] = %s
'''


def question(exercise: Exercise, seed: str, image: str) -> dict[str, bytes]:
    """The files of the question folder by their names."""
    packed = bundle(exercise, seed)
    wheel = packed.pop(WHEEL)
    names = list(dict.fromkeys(function.name for function in exercise.functions))
    return {
        "info.json": (json.dumps(_info(exercise, image), indent=2) + "\n").encode(),
        "question.html": "".join(_page(exercise)).encode(),
        "server.py": (SERVER % json.dumps(names)).encode(),
        "starter.py": _starter(exercise).encode(),
        "tests/run.sh": RUN.encode(),
        **{f"tests/{name}": data for name, data in packed.items()},
        "image/Dockerfile": DOCKERFILE.encode(),
        f"image/{WHEEL}": wheel,
    }


def results_document(document: Document) -> Document:
    """A report with a score as results.json."""
    score = document["score"]
    if is_unloadable(document):
        return unreadable(document["criteria"][0]["message"])
    possible = Fraction(score["possible"])
    share = Fraction(score["earned"]) / possible if possible else Fraction(1)
    results: Document = {
        "gradable": True,
        "score": float(share),
        "message": headline(document),
        "output": "\n".join([*diagnosis_lines(document), *map(short, document["notes"])]),
        "tests": [_test(criterion) for criterion in document["criteria"]],
    }
    return bounded(results)


def unreadable(reason: str) -> Document:
    """The results of files that are no submission: not gradable, and why."""
    return {"gradable": False, "format_errors": [short(reason)]}


def bounded(results: Document) -> Document:
    """Results that PrairieLearn takes: when they are too large, without what tests say."""
    if len(json.dumps(results).encode()) <= MOST_BYTES:
        return results
    tests = [{**test, "output": "", "message": ""} for test in results["tests"]]
    return {**results, "output": "left out, too long", "tests": tests}


def _test(criterion: Document) -> Document:
    verdict, *rest = criterion_lines(criterion)
    return {
        "name": criterion_title(criterion),
        "points": float(Fraction(criterion["earned"])),
        "max_points": float(Fraction(criterion["points"])),
        "message": coloured(criterion, [verdict]),
        "output": "\n".join(rest),
    }


def _info(exercise: Exercise, image: str) -> Document:
    # The same exercise is the same question, however often it is exported.
    name = f"backprop-grader {exercise.id} {exercise.sha256} {exercise.variant_seed}"
    return {
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, name)),
        "title": exercise.title,
        "topic": "Backpropagation",
        "tags": ["python", "numpy"],
        "type": "v3",
        "gradingMethod": "External",
        "singleVariant": True,
        "externalGradingOptions": {
            "enabled": True,
            "image": image or f"backprop-grader:{__version__}",
            "entrypoint": _ENTRYPOINT,
            "timeout": TIMEOUT,
            "enableNetworking": False,
        },
    }


def _page(exercise: Exercise) -> Iterator[str]:
    yield "<pl-question-panel>\n"
    if exercise.text:
        yield f"<p>{_escaped(exercise.text)}</p>\n"
    for heading, rows in statement(exercise):
        yield f"<h3>{_escaped(heading)}</h3>\n<dl>\n"
        for term, text in rows:
            yield f"  <dt><code>{_escaped(term)}</code></dt><dd>{_escaped(text)}</dd>\n"
        yield "</dl>\n"
    yield "<p>Write {{#params.names}}<code>{{.}}</code> {{/params.names}}in one file.</p>\n"
    yield (
        '<pl-file-editor file-name="solution.py" ace-mode="ace/mode/python" '
        'source-file-name="starter.py"></pl-file-editor>\n'
        "</pl-question-panel>\n\n"
        "<pl-submission-panel>\n"
        "  <pl-external-grader-results></pl-external-grader-results>\n"
        "  <pl-file-preview></pl-file-preview>\n"
        "</pl-submission-panel>\n"
    )


def _escaped(text: str) -> str:
    """Text that neither HTML nor the page's own templates take for theirs."""
    return escape(text).replace("{", "&#123;").replace("}", "&#125;")


def _starter(exercise: Exercise) -> str:
    """What the editor begins with; the instructor's own beginning where there is one."""
    own = Path(exercise.source).with_suffix(".starter.py")
    template = own.read_text("utf-8") if own.is_file() else None
    cells = Starter(exercise, exercise.id, template).cells
    head = [] if template is not None else ["import numpy as np\n\n"]
    return "\n\n".join([f"# exercise: {exercise.id}\n" + "".join(head), *cells])
