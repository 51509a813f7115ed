"""What reports say about mistaken submissions: valid, readable, and silent about hidden cases."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

import grader
from grader.answers.plan import Plan, Task, make_plan
from grader.grading import grade
from grader.intake.submissions import load_submission
from grader.render.text import report_text
from grader.sandbox.confined import ConfinedRunner
from grader.spec.read import find_exercise, read_exercise
from tests.conftest import values_of
from tests.diagnosis.lab import Array, examine, plan_of, right

ROOT = Path(__file__).parents[2]
MISTAKEN = sorted((ROOT / "submissions" / "mistaken").glob("*.py"))
SCHEMA = json.loads((Path(grader.__file__).parent / "report.schema.json").read_text())
OWN_OUTPUT = "  | "
"""How a line begins that the submission has printed."""


@cache
def _plan(name: str, variant: int) -> Plan:
    return make_plan(read_exercise(find_exercise(name), variant), "told")


def _document(path: Path, runner: ConfinedRunner) -> tuple[Plan, dict[str, Any]]:
    submission = load_submission(path)
    stated = submission.stated_exercise()
    assert stated is not None
    plan = _plan(*stated)
    return plan, dict(grade(plan, submission, runner).document)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    else:
        yield str(value)


def numbers_of(tasks: list[Task]) -> set[str]:
    """The answers and the computed arguments of calls, as texts of five digits and more."""
    arrays = [answer.value for task in tasks for answer in task.answers]
    found = {f"{abs(number):.5g}" for array in arrays for number in array.ravel()}
    return {text for text in found if len(text.replace(".", "").lstrip("0")) >= 5}


def leaked(plan: Plan, document: dict[str, Any]) -> set[str]:
    """Numbers of hidden cases alone that occur in what is told."""
    hidden = [task for task in plan.tasks if task.case.visibility == "hidden"]
    public = [task for task in plan.tasks if task.case.visibility == "public"]
    secret = numbers_of(hidden) - numbers_of(public)
    told = {name: document[name] for name in ("diagnoses", "criteria", "chain", "notes")}
    told["cases"] = [case for case in document["cases"] if case["visibility"] == "hidden"]
    texts = re.findall(r"\d+\.\d+(?:e-?\d+)?", " ".join(_texts(told)))
    return secret & {f"{float(text):.5g}" for text in texts}


def _check(path: Path, runner: ConfinedRunner) -> None:
    plan, document = _document(path, runner)
    jsonschema.validate(json.loads(json.dumps(document)), SCHEMA)
    long = [line for line in report_text(document).splitlines() if len(line) > 80]
    assert not [line for line in long if line.split(maxsplit=1)[1:]], path.name
    assert not leaked(plan, document), path.name
    for case in document["cases"]:
        if case["visibility"] == "hidden":
            for one in case["comparisons"]:
                assert not {"got", "want", "wrong", "worst"} & set(one), path.name


@pytest.mark.parametrize("path", MISTAKEN[::12], ids=lambda path: path.stem)
def test_some_reports_are_valid_and_keep_hidden_numbers(path: Path, runner: ConfinedRunner) -> None:
    _check(path, runner)


@pytest.mark.slow
@pytest.mark.parametrize("path", MISTAKEN, ids=lambda path: path.stem)
def test_all_reports_are_valid_and_keep_hidden_numbers(path: Path, runner: ConfinedRunner) -> None:
    _check(path, runner)


def test_a_leak_would_be_noticed() -> None:
    plan = plan_of("logistic-log-likelihood")
    document = examine(plan, right).document
    hidden = next(task for task in plan.tasks if task.case.visibility == "hidden")
    number = float(hidden.answers[-1].value.ravel()[0])
    document["diagnoses"] = [{"message": f"your value is {abs(number)}"}]
    assert leaked(plan, document)


def test_what_a_student_keeps_of_hidden_cases_is_told_in_no_constant() -> None:
    """Each call returns the gradient times a number it was handed in that very case."""

    def answers(task: Task) -> list[Array]:
        secret = float(np.abs(values_of(task.call)[0].array).ravel()[0]) + 1.234567
        return [value * secret for value in right(task)]

    plan = plan_of("logistic-log-likelihood")
    seen = examine(plan, answers)
    assert not leaked(plan, seen.document)
    assert seen.kinds <= {"unknown"}


def test_a_report_says_things_in_order_and_within_eighty_columns() -> None:
    def answers(task: Task) -> list[Array]:
        return [value * 2 + 0.1 for value in right(task)]

    plan = plan_of("logistic-log-likelihood")
    text = report_text(examine(plan, answers).document)
    assert max(map(len, text.splitlines())) <= 80
    verdict, first = text.index("wrong value"), text.index("the first wrong quantity")
    entry, question = text.index("expected"), text.index("      ? ")
    assert verdict < first < entry < question < text.index("replay: ")
    assert "\x1b" not in text
