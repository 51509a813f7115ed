"""Every sample submission gets exactly the report that its first line promises."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from grader.answers.plan import Plan, make_plan
from grader.grading import grade
from grader.intake.submissions import load_submission
from grader.sandbox.confined import ConfinedRunner
from grader.sandbox.job import Limits
from grader.spec.read import bundled, find_exercise, read_exercise
from tests.promise import Promise, StatementError, broken, misnamed, read_promise

SUBMISSIONS = Path(__file__).parents[1] / "submissions"
CORRECT = sorted((SUBMISSIONS / "correct").glob("*.py"))
MISTAKEN = sorted((SUBMISSIONS / "mistaken").glob("*.py"))
UNKNOWN = sorted((SUBMISSIONS / "unknown").glob("*.py"))
UNUSUAL = sorted((SUBMISSIONS / "unusual").glob("*.py"))
SAMPLES = CORRECT + MISTAKEN + UNKNOWN + UNUSUAL
SEED = "samples"
LIMITS = Limits(call_seconds=2.0)

Reports = Callable[[Path], dict[str, Any]]


@cache
def _plan(exercise: str, variant: int) -> Plan:
    return make_plan(read_exercise(find_exercise(exercise), variant), SEED)


@pytest.fixture(scope="module")
def report_of() -> Iterator[Reports]:
    """The report of a sample on public and hidden cases; each is graded once, by one runner."""
    with ConfinedRunner(LIMITS) as runner:

        @cache
        def report(path: Path) -> dict[str, Any]:
            submission = load_submission(path)
            stated = submission.stated_exercise()
            assert stated is not None, f"{path.name} does not name its exercise in its first line"
            return dict(grade(_plan(*stated), submission, runner).document)

        yield report


def _promise(path: Path) -> Promise:
    return read_promise(path.read_text(encoding="utf-8"))


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", SAMPLES, ids=_name)
def test_the_report_is_what_the_first_line_promises(path: Path, report_of: Reports) -> None:
    differences = broken(_promise(path), report_of(path))
    assert not differences, "\n".join(differences)


@pytest.mark.parametrize("path", SAMPLES, ids=_name)
def test_the_mistakes_are_named_as_the_first_line_states(path: Path, report_of: Reports) -> None:
    differences = misnamed(_promise(path), report_of(path))
    assert not differences, "\n".join(differences)


def test_a_wrong_sample_has_no_full_marks_and_a_right_one_has(report_of: Reports) -> None:
    harmless = {"io.mutates_inputs"}
    for path in SAMPLES:
        stated, score = _promise(path).mistakes, report_of(path)["score"]
        if stated is not None:
            wrong = bool(stated - harmless)
            assert wrong == (score["earned"] != score["possible"]), _name(path)


def test_unknown_and_unusual_samples_say_so() -> None:
    assert {_promise(path).mistakes for path in UNKNOWN} == {frozenset({"unknown"})}
    assert {(_promise(path).full, _promise(path).mistakes) for path in UNUSUAL} == {
        (True, frozenset())
    }


def test_samples_reach_every_exercise() -> None:
    named = {load_submission(path).stated_exercise() for path in CORRECT}
    assert {stated[0] for stated in named if stated} == set(bundled())


def test_every_sample_is_explained_in_its_second_line() -> None:
    for path in SAMPLES:
        second = path.read_text(encoding="utf-8").splitlines()[1]
        assert second.startswith("# "), f"{path.name}: say in line 2 what is special about it"


@pytest.mark.parametrize(
    "line",
    [
        "import numpy as np",
        "# exercise: worked-example",
        "# exercise: worked-example; full marks",
        "# exercise: worked-example; expected: ",
        "# exercise: worked-example; expected: fine",
        "# exercise: worked-example; expected: full marks, and thanks",
        "# exercise: worked-example; expected: backward=bad",
        "# exercise: worked-example; expected: notes 1",
        "# exercise: worked-example; expected: full marks; mistakes: ",
        "# exercise: worked-example; expected: full marks; mistakes: dhid.dropped and more",
        "# exercise: worked-example; expected: full marks; mistakes: unknown, dhid.dropped",
    ],
)
def test_a_file_without_a_statement_is_refused(line: str) -> None:
    with pytest.raises(StatementError, match=r"README|verdict"):
        read_promise(f"{line}\ndef forward(): ...\n")


def _differences(report_of: Reports, file: str, expected: str) -> list[str]:
    promise = read_promise(f"# exercise: some; expected: {expected}")
    document = report_of(SUBMISSIONS / file)
    return broken(promise, document) + misnamed(promise, document)


@pytest.mark.parametrize(
    ("file", "expected", "reason"),
    [
        ("mistaken/missing-mean.py", "full marks", "backward.dJ_dbeta"),
        ("mistaken/missing-mean.py", "score 5/12", "score 7 of 12"),
        ("mistaken/missing-mean.py", "backward=wrong_value; mistakes: red.twice", "not named"),
        ("mistaken/missing-mean.py", "backward=wrong_value; mistakes: red.twice", "wrongly"),
        ("mistaken/missing-mean.py", "backward=wrong_value; mistakes: unknown", "wrongly"),
        ("mistaken/missing-mean.py", "backward=wrong_value; mistakes: none", "wrongly"),
        ("unknown/cube-for-square.py", "all=raised; mistakes: dhid.tanh_no_square", "unknown"),
        ("correct/dict-return.py", "full marks; mistakes: unknown", "no diagnosis"),
        ("mistaken/missing-mean.py", "backward=wrong_shape", "is wrong_value"),
        ("mistaken/missing-mean.py", "backward.dJ_dbeta=wrong_value", "backward.dJ_dtheta"),
        ("mistaken/missing-mean.py", "all=wrong_value", "forward.H"),
        ("mistaken/missing-mean.py", "backward=wrong_value, upward=missing", "no criterion"),
        ("mistaken/changes-its-arguments.py", "full marks, notes 1", "0 notes"),
        ("mistaken/nan-from-log-of-zero.py", "softmax_forward=not_finite", "stability"),
        ("correct/dict-return.py", "score 9/10", "score 10 of 10"),
        ("correct/dict-return.py", "backward=wrong_value", "is correct"),
    ],
)
def test_a_wrong_statement_is_noticed(
    file: str, expected: str, reason: str, report_of: Reports
) -> None:
    assert reason in "\n".join(_differences(report_of, file, expected))


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("mistaken/missing-mean.py", "score 7 of 12"),
        ("mistaken/missing-mean.py", "backward=wrong_value; mistakes: red.none"),
        ("correct/dict-return.py", "full marks, score 10/10, notes 0"),
    ],
)
def test_a_right_statement_may_be_put_in_other_words(
    file: str, expected: str, report_of: Reports
) -> None:
    assert _differences(report_of, file, expected) == []
