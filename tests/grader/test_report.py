"""Reports: the schema holds for every kind of outcome, equal runs give equal bytes, and hidden
data stays hidden."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from grader.answers.plan import make_plan
from grader.grading import grade
from grader.intake.submissions import Submission
from grader.render.text import report_text
from grader.sandbox.job import Limits, SourceFile
from grader.sandbox.runner import SubprocessRunner

SCHEMA = json.loads((Path(__file__).parents[2] / "grader/report.schema.json").read_text())
RIGHT = """
import numpy as np
def g(z):
    return 1 / (1 + np.exp(-z))
def forward(X, beta, theta):
    h = X @ beta
    return h, g(h), g(h) @ theta, g(g(h) @ theta)
def backward(X, Y, beta, theta):
    h, H, o, P = forward(X, beta, theta)
    d = Y - P
    return X.T @ (d @ theta.T * H * (1 - H)), H.T @ d
"""
SUBMISSIONS = {
    "right": RIGHT,
    "wrong value": RIGHT.replace("Y - P", "P - Y"),
    "syntax error": "def forward(:\n",
    "fails at import": "1 / 0\n",
    "exits at import": "import sys\nsys.exit(0)\n",
    "missing function": RIGHT.replace("def backward", "def backwards"),
    "wrong arity": RIGHT.replace("def backward(X, Y, beta, theta)", "def backward(X, Y, beta)"),
    "raises": RIGHT.replace("d = Y - P", "raise ValueError(str(X))"),
    "exits": RIGHT.replace("d = Y - P", "raise SystemExit(0)"),
    "kills itself": RIGHT.replace("d = Y - P", "import os; os._exit(0)"),
    "endless": RIGHT.replace("d = Y - P", "while True: pass"),
    "out of memory": RIGHT.replace("d = Y - P", "np.ones(10**12)"),
    "prints": RIGHT.replace("d = Y - P", "print('<b>', X.shape, chr(27)); d = Y - P"),
    "prints far too much": RIGHT.replace("d = Y - P", "print('x' * 10**6); d = Y - P"),
    "nan": RIGHT.replace("d = Y - P", "d = (Y - P) * np.nan"),
    "infinite": RIGHT.replace("d = Y - P", "d = (Y - P) / 0"),
    "text": RIGHT.replace("d = Y - P", "return 'gradient', 'gradient'"),
    "objects": RIGHT.replace("d = Y - P", "return [[1], [2, 3]], {}"),
    "one value": RIGHT.replace("d = Y - P", "return Y"),
    "complex": RIGHT.replace("d = Y - P", "d = Y - P + 0j"),
    "changes its argument": RIGHT.replace(
        "d = Y - P", "X *= 1; X += 1; X -= 1; Y += 1; Y -= 1; d = Y - P; Y *= 0"
    ),
}
VERDICTS = {
    "right": "correct",
    "wrong value": "wrong_value",
    "missing function": "missing",
    "endless": "timed_out",
    "out of memory": "out_of_memory",
    "kills itself": "crashed",
    "prints": "correct",
    "prints far too much": "correct",
    "nan": "not_finite",
    "infinite": "not_finite",
    "complex": "wrong_type",
    "text": "wrong_type",
    "objects": "wrong_type",
    "one value": "wrong_type",
}
LIMITS = Limits(call_seconds=0.5, load_seconds=5.0, total_seconds=20.0)


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    from grader.spec.read import find_exercise, read_exercise

    return make_plan(read_exercise(find_exercise("logistic-log-likelihood")), "report tests")


def report_of(plan, text):
    submission = Submission("me", (SourceFile("me.py", text.encode()),), "me.py")
    with SubprocessRunner(LIMITS) as runner:
        return grade(plan, submission, runner)


@pytest.fixture(scope="module")
def reports(plan):
    return {name: report_of(plan, text) for name, text in SUBMISSIONS.items()}


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_every_outcome_gives_a_valid_report(name, reports):
    document = reports[name].document
    jsonschema.validate(document, SCHEMA)
    assert json.loads(reports[name].to_json()) == document


@pytest.mark.parametrize("name", VERDICTS)
def test_each_failure_has_its_own_verdict(name, reports):
    criteria = reports[name].document["criteria"]
    verdicts = {c["verdict"] for c in criteria if c["function"] == "backward"}
    assert VERDICTS[name] in verdicts, verdicts


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_forward_keeps_its_marks_when_backward_fails(name, reports):
    earned = sum(
        float(c["earned"]) for c in reports[name].document["criteria"] if c["function"] == "forward"
    )
    loads = name not in ("syntax error", "fails at import", "exits at import")
    assert earned == (4 if loads else 0)


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_the_text_fits_a_terminal(name, reports):
    text = report_text(reports[name].document)
    assert all(len(line) <= 80 or " " not in line.strip() for line in text.splitlines())
    assert "\x1b" not in text
    assert "Traceback" not in text


def test_the_students_own_line_is_named(reports):
    (raised,) = {
        c["message"] for c in reports["raises"].document["criteria"] if c["function"] == "backward"
    }
    assert "me.py line 10: raise ValueError(str(X))" in raised


def numbers_of(plan, visibility):
    """Every input and expected value of the cases, as messages print them."""
    tasks = [task for task in plan.tasks if task.case.visibility == visibility]
    arrays = [answer.value for task in tasks for answer in task.answers]
    arrays += [array for task in tasks for array in task.case.values.values()]
    numbers = {float(number) for array in arrays for number in array.ravel()}
    return {f"{number:.4g}" for number in numbers if len(f"{number:.4g}") > 4}


def numbers_in(document):
    return set(re.findall(r"-?\d+\.\d+(?:e-?\d+)?", json.dumps(document)))


def test_hidden_data_does_not_leave(plan, reports):
    """Neither inputs nor expected values of a hidden case stand in any field of a report."""
    public, hidden = numbers_of(plan, "public"), numbers_of(plan, "hidden")
    for name in ("wrong value", "raises", "nan"):
        document = {**reports[name].document, "timing": None, "versions": None}
        cases = [case for case in document["cases"] if case["visibility"] == "hidden"]
        seen = numbers_in([document["criteria"], document["outcomes"], cases])
        assert not seen & (hidden - public)
    assert numbers_in(reports["wrong value"].document["cases"]) & public


def test_equal_runs_give_equal_bytes(plan, reports):
    for name in ("right", "wrong value", "raises"):
        again = report_of(plan, SUBMISSIONS[name]).document
        first = dict(reports[name].document)
        assert {**again, "timing": None} == {**first, "timing": None}


def test_a_changed_argument_is_told(reports):
    (told,) = reports["changes its argument"].document["diagnoses"]
    assert (told["function"], told["mistakes"]) == ("backward", ["io.mutates_inputs"])
    assert "(X, Y)" in told["message"]
    assert not reports["right"].document["diagnoses"]


def test_a_planted_disagreement_marks_nobody(monkeypatch, grader, tmp_path):
    """A wrong rule in the program: the key no longer agrees with the derivation."""
    from reference import program

    wrong = {**program.RULES, "delta": lambda xp, layer, upstream, slope: upstream * slope * 2.0}
    monkeypatch.setattr(program.evaluate, "__defaults__", (wrong,))
    sample = tmp_path / "me.py"
    sample.write_text("# exercise: logistic-log-likelihood\n" + RIGHT)
    result = grader("check", sample)
    assert result.exit_code == 3
    assert "disagree on dJ_dnet_o" in result.stderr or "disagree on dJ_d" in result.stderr
    assert "nobody is marked" in result.stderr
    assert "score" not in result.stdout
    out = tmp_path / "out"
    result = grader("grade", sample, "--out", out)
    assert result.exit_code == 3
    document = json.loads((out / "me.py.json").read_text())
    jsonschema.validate(document, SCHEMA)
    assert document["status"] == "not_graded"
    assert document["score"] is None
