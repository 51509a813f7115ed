"""Every sample submission gets exactly the report that its first line promises."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from grader.answers.plan import Plan, make_plan
from grader.grading import grade
from grader.intake.submissions import load_submission
from grader.marks.compare import VERDICTS
from grader.sandbox.job import Limits
from grader.sandbox.runner import SubprocessRunner
from grader.spec.read import bundled, find_exercise, read_exercise

SUBMISSIONS = Path(__file__).parents[1] / "submissions"
CORRECT = sorted((SUBMISSIONS / "correct").glob("*.py"))
MISTAKEN = sorted((SUBMISSIONS / "mistaken").glob("*.py"))
SEED = "samples"
LIMITS = Limits(call_seconds=2.0)

_FIRST_LINE = re.compile(r"# exercise: \S+(?: variant \d+)?; expected: (\S.*)")
_SCORE = re.compile(r"score (\d+(?:/\d+)?) of (\d+(?:/\d+)?)|score (\d+)/(\d+)")
_VERDICT = re.compile(r"(\w+)(?:\.(\w+))?(@stability)?=(\w+)")


class StatementError(ValueError):
    """A first line that promises nothing that can be compared."""


@dataclass(frozen=True)
class Promise:
    """What a first line says about the report."""

    full: bool
    score: tuple[Fraction, Fraction] | None
    verdicts: dict[tuple[str, str, str], str]
    """(function or `all`, quantity or empty, kind) -> verdict."""
    notes: int | None


def read_promise(text: str) -> Promise:
    """The promise of a submission's text; StatementError says what the line should be."""
    line = text.partition("\n")[0]
    found = _FIRST_LINE.fullmatch(line)
    if found is None:
        raise StatementError(
            f"the first line is {line!r}; it must state what to expect, "
            "e.g. `# exercise: ID; expected: full marks` (see submissions/README.md)"
        )
    parts = [part.strip() for part in found[1].split(",")]
    scores = [match for part in parts if (match := _SCORE.fullmatch(part))]
    verdicts = [match for part in parts if (match := _VERDICT.fullmatch(part))]
    notes = [int(part.removeprefix("notes ")) for part in parts if re.fullmatch(r"notes \d+", part)]
    full = "full marks" in parts
    if full + len(scores) + len(verdicts) + len(notes) != len(parts):
        raise StatementError(f"cannot read all of {found[1]!r} (see submissions/README.md)")
    if not full and not scores and not verdicts:
        raise StatementError(f"{found[1]!r} states neither a score nor a verdict")
    unknown = {match[4] for match in verdicts} - set(VERDICTS)
    if unknown:
        raise StatementError(f"no such verdict: {', '.join(sorted(unknown))}")
    return Promise(full, _points(scores), dict(map(_stated, verdicts)), *(notes or [None])[:1])


def _points(matches: list[re.Match[str]]) -> tuple[Fraction, Fraction] | None:
    if not matches:
        return None
    earned, possible = (text for text in matches[0].groups() if text is not None)
    return Fraction(earned), Fraction(possible)


def _stated(match: re.Match[str]) -> tuple[tuple[str, str, str], str]:
    kind = "stability" if match[3] else "ordinary"
    return (match[1], match[2] or "", kind), match[4]


def broken(promise: Promise, document: dict[str, Any]) -> list[str]:
    """Everything in which a report differs from the promise."""
    if document["status"] != "graded":
        return [f"not graded: {document['fault']}"]
    found = list(_broken_verdicts(promise, document["criteria"]))
    score = Fraction(document["score"]["earned"]), Fraction(document["score"]["possible"])
    if promise.score not in (None, score):
        found.append(
            f"score {score[0]} of {score[1]}, not {promise.score[0]} of {promise.score[1]}"
        )
    if promise.notes not in (None, len(document["notes"])):
        found.append(f"{len(document['notes'])} notes, not {promise.notes}: {document['notes']}")
    return found


def _broken_verdicts(promise: Promise, criteria: list[dict[str, str]]) -> Any:
    if not promise.full and not promise.verdicts:
        return
    used = set()
    for criterion in criteria:
        function, quantity, kind = (criterion[key] for key in ("function", "quantity", "kind"))
        keys = ((function, quantity, kind), (function, "", kind), ("all", "", kind))
        key = next((key for key in keys if key in promise.verdicts), None)
        used.add(key)
        wanted = promise.verdicts.get(key, "correct") if key else "correct"
        if criterion["verdict"] != wanted:
            what = f"{function}.{quantity} ({kind}) is {criterion['verdict']}, not {wanted}"
            yield f"{what}: {criterion['message']}"
    for key in promise.verdicts.keys() - used:
        yield f"{key} names no criterion of the exercise"


@cache
def _plan(exercise: str, variant: int) -> Plan:
    return make_plan(read_exercise(find_exercise(exercise), variant), SEED)


@cache
def report_of(path: Path) -> dict[str, Any]:
    """The report of a sample on public and hidden cases."""
    submission = load_submission(path)
    stated = submission.stated_exercise()
    assert stated is not None, f"{path.name} does not name its exercise in its first line"
    with SubprocessRunner(LIMITS) as runner:
        return dict(grade(_plan(*stated), submission, runner).document)


@pytest.mark.parametrize(
    "path", CORRECT + MISTAKEN, ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_the_report_is_what_the_first_line_promises(path: Path) -> None:
    differences = broken(read_promise(path.read_text(encoding="utf-8")), report_of(path))
    assert not differences, "\n".join(differences)


def test_samples_reach_every_exercise() -> None:
    named = {load_submission(path).stated_exercise() for path in CORRECT}
    assert {stated[0] for stated in named if stated} == set(bundled())


def test_every_sample_is_explained_in_its_second_line() -> None:
    for path in CORRECT + MISTAKEN:
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
    ],
)
def test_a_file_without_a_statement_is_refused(line: str) -> None:
    with pytest.raises(StatementError, match=r"README|verdict"):
        read_promise(f"{line}\ndef forward(): ...\n")


def _differences(file: str, expected: str) -> list[str]:
    return broken(
        read_promise(f"# exercise: some; expected: {expected}"), report_of(SUBMISSIONS / file)
    )


@pytest.mark.parametrize(
    ("file", "expected", "reason"),
    [
        ("mistaken/missing-mean.py", "full marks", "backward.dJ_dbeta"),
        ("mistaken/missing-mean.py", "score 5/12", "score 4 of 12"),
        ("mistaken/missing-mean.py", "backward=wrong_shape", "is wrong_value"),
        ("mistaken/missing-mean.py", "backward.dJ_dbeta=wrong_value", "backward.dJ_dtheta"),
        ("mistaken/missing-mean.py", "all=wrong_value", "forward.H"),
        ("mistaken/missing-mean.py", "backward=wrong_value, upward=missing", "no criterion"),
        ("mistaken/changes-its-arguments.py", "full marks, notes 0", "2 notes"),
        ("mistaken/nan-from-log-of-zero.py", "softmax_forward=not_finite", "stability"),
        ("correct/dict-return.py", "score 9/10", "score 10 of 10"),
        ("correct/dict-return.py", "backward=wrong_value", "is correct"),
    ],
)
def test_a_wrong_statement_is_noticed(file: str, expected: str, reason: str) -> None:
    assert reason in "\n".join(_differences(file, expected))


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("mistaken/missing-mean.py", "score 4 of 12"),
        ("mistaken/missing-mean.py", "backward=wrong_value"),
        ("correct/dict-return.py", "full marks, score 10/10, notes 0"),
    ],
)
def test_a_right_statement_may_be_put_in_other_words(file: str, expected: str) -> None:
    assert _differences(file, expected) == []
