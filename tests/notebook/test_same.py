"""A check of functions in this process reports what a confined check of their file reports."""

import io
import json
import types
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import jsonschema
import pytest

from grader import Exercise
from grader.answers.plan import make_plan
from grader.grading import grade
from grader.intake.submissions import exercise_of, load_submission
from grader.sandbox.runner import SubprocessRunner
from grader.sandbox.spawn import can_be_confined
from grader.spec.read import find_exercise, read_exercise

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "grader/report.schema.json").read_text())
SAME = ("exercise", "score", "criteria", "first_wrong", "diagnoses", "chain", "notes")
WOULD_END_THE_NOTEBOOK = {"Unloadable", "TimedOut", "OutOfMemory", "Crashed"}
NOT_HERE = {"io.random", "io.state"}
"""Mistakes that take a fresh process to be seen."""
FOLDERS = ("correct", "mistaken", "unusual", "unknown")
SAMPLES = sorted(path for name in FOLDERS for path in (ROOT / "submissions" / name).glob("*.py"))[
    ::4
]
"""Every fourth: each is run twice, and takes about a second."""


def defined_in(path):
    """What a file defines, as a notebook has it after its cells were run."""
    module = types.ModuleType(path.stem)
    exec(compile(path.read_bytes(), str(path), "exec"), vars(module))
    return vars(module)


def both(path):
    """The documents of a confined check of a file and of a check of its functions here."""
    submission = load_submission(path)
    name, variant = exercise_of(submission, path, None)
    spec = read_exercise(find_exercise(name), variant)
    with SubprocessRunner(shuts_itself_in=can_be_confined(False)) as runner:
        confined = grade(make_plan(spec), submission, runner).document
    if {one["outcome"] for one in confined["outcomes"]} & WOULD_END_THE_NOTEBOOK:
        return confined, confined
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        names = {function.name for function in spec.functions}
        given = {k: v for k, v in defined_in(path).items() if spec.adapter or k in names}
        given = {k: v for k, v in given.items() if not k.startswith("__")}
        return confined, Exercise(name, variant).check(**given).document


def assert_same(path):
    confined, here = both(path)
    jsonschema.validate(here, SCHEMA)
    found = {code for one in confined["diagnoses"] for code in one["mistakes"]}
    kinds = {one["outcome"] for one in confined["outcomes"]}
    differs = found & NOT_HERE or "Missing" in kinds  # a missing function is told in other words
    for field in ("exercise", "score") if differs else SAME:
        text = json.dumps(here[field]).replace("'notebook'", f"'{path.stem}'")
        assert json.loads(text) == confined[field], field


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(
    "name",
    [
        "correct/course-with-cache",  # dicts, and a value that is handed on
        "correct/layer-classes",  # classes, which an adapter asks for
        "mistaken/missing-class",
        "mistaken/negative-log-likelihood",
        "mistaken/two-bias-mean-and-no-weights",
    ],
)
def test_it_reports_as_a_confined_check_does(name):
    assert_same(ROOT / f"submissions/{name}.py")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::SyntaxWarning")
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_it_reports_as_a_confined_check_does_on_all_samples(path):
    assert_same(path)
