"""A quick check says what the ordinary one says, and leaves to it whatever is not right."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader import cache
from grader.answers.plan import make_plan
from grader.grading import grade
from grader.intake.submissions import load_submission
from grader.outcomes import GraderFault
from grader.quick import entries
from grader.quick.check import Checked, Ran, quick_check
from grader.quick.remember import remember
from grader.quick.remembered import unpack
from grader.render.text import report_text
from grader.report import Report
from grader.sandbox import wire
from grader.sandbox.job import Job, Limits
from grader.sandbox.runner import SubprocessRunner
from grader.spec.read import find_exercise, read_exercise

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "submissions/correct").glob("*.py"))
LIMITS = Limits(call_seconds=0.5)
EXERCISE = "worked-example"
RIGHT = f"""# exercise: {EXERCISE}
def forward(X, beta, theta):
    return X @ beta, X @ beta, X @ beta @ theta, X @ beta @ theta
def backward(X, Y, beta, theta):
    d = -2 * (Y - X @ beta @ theta) / len(X)
    return X.T @ d @ theta.T, (X @ beta).T @ d
"""
PLAN = make_plan(read_exercise(find_exercise(EXERCISE)))
MARK = "not from the exercise's file"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A cache of its own for each test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "backprop-grader"


@pytest.fixture
def solution(tmp_path):
    """Writes a submission, by default the right one."""

    def write(text: str = RIGHT) -> Path:
        path = tmp_path / "solution.py"
        path.write_text(text)
        return path

    return write


def quick(path: Path) -> Checked:
    with SubprocessRunner(LIMITS) as runner:
        return quick_check(path, runner)


def ordinary(path: Path) -> Report:
    """The report by the ordinary way, which then leaves what it leaves."""
    submission = load_submission(path)
    name, variant = submission.stated_exercise() or ("", 0)
    plan = make_plan(read_exercise(find_exercise(name), variant))
    with SubprocessRunner(LIMITS) as runner:
        report = grade(plan, submission, runner)
    remember(path, plan, report)
    return report


def command(*arguments: object, **environment: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of the command in a process of its own."""
    line = [sys.executable, "-m", "grader", "check", *map(str, arguments)]
    env = {**os.environ, **environment}
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, env=env, cwd=ROOT)
    return done.returncode, done.stdout, done.stderr


def entry(folder: Path) -> Path:
    (path,) = (folder / "checked").iterdir()
    return path


def mark(path: Path) -> None:
    """Change the title in what is remembered, so that a report shows where it is from."""
    head, document, *rest = split(path.read_bytes())
    changed = wire.decode(document).items[0].replace(b"worked example", MARK.encode(), 1)
    assert MARK.encode() in changed
    body = wire.encode(wire.decode(document).kind, [changed]) + b"".join(rest)
    path.write_bytes(resealed(head, body))


def resealed(head: bytes, body: bytes) -> bytes:
    kind, (key, _) = wire.decode(head)
    return wire.encode(kind, [key, hashlib.sha256(body).hexdigest()]) + body


def split(data: bytes) -> list[bytes]:
    frames = []
    while data:
        size = wire.complete(data, len(data))
        frames.append(data[:size])
        data = data[size:]
    return frames


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_right_sample_gets_the_same_report(path):
    report = ordinary(path)
    verdicts = {criterion["verdict"] for criterion in report.document["criteria"]}
    expected = report_text(report.document) if verdicts == {"correct"} else ""
    assert quick(path).text == expected
    assert expected or path.stem == "single-precision"


def test_the_command_prints_the_same_by_both_ways(solution, folder):
    prints = RIGHT + "print('ä', *range(40))\n" + "print('line')\n" * 12
    path = solution(prints)
    first = command(path)
    assert entry(folder).stat().st_mode & 0o777 == 0o600
    assert command(path) == first
    assert first[0] == 0
    assert "score 10 of 10" in first[1]
    assert "  | ... 3 more lines" in first[1]


def test_the_second_check_uses_what_the_first_has_left(solution, folder):
    path = solution()
    assert MARK not in command(path)[1]
    mark(entry(folder))
    assert MARK in command(path)[1]
    # What needs more than the report on a right submission goes the ordinary way.
    assert MARK not in command(path, "--format", "json")[1]
    assert MARK not in command(path, "--exercise", EXERCISE)[1]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_an_entry_of_somebody_else_is_not_used(solution, folder):
    path = solution()
    ordinary(path)
    mark(entry(folder))
    assert MARK in quick(path).text
    os.chown(entry(folder), 12345, -1)
    assert not quick(path).text


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_an_entry_that_others_may_write_is_not_used(mode, solution, folder):
    path = solution()
    ordinary(path)
    entry(folder).chmod(mode)
    assert not quick(path).text
    entry(folder).chmod(0o644)
    assert quick(path).text


@pytest.mark.parametrize("kind", ["link", "folder", "pipe", "empty", "torn", "huge"])
def test_an_entry_that_is_no_good_file_is_not_used(kind, solution, folder, tmp_path):
    path = solution()
    ordinary(path)
    found = entry(folder)
    data = found.read_bytes()
    found.unlink()
    if kind == "link":
        (tmp_path / "elsewhere").write_bytes(data)
        found.symlink_to(tmp_path / "elsewhere")
    elif kind == "folder":
        found.mkdir()
    elif kind == "pipe":
        os.mkfifo(found, 0o600)
    else:
        found.write_bytes({"empty": b"", "torn": data[:-8], "huge": data}[kind])
        if kind == "huge":
            os.truncate(found, cache.LARGEST + 1)
    assert not quick(path).text


@pytest.mark.parametrize("what", ["exercise", "variant", "grader", "version"])
def test_an_entry_is_void_when_something_has_changed(what, solution, folder, monkeypatch, tmp_path):
    path = solution()
    ordinary(path)
    exercise = entries.Exercise("a path", read_exercise(find_exercise(EXERCISE)).sha256, 0)
    data, key = entry(folder).read_bytes(), exercise.key
    assert unpack(data, key)
    if what == "exercise":
        key = exercise._replace(sha256="0" * 64).key
    elif what == "variant":
        key = exercise._replace(variant=1).key
    elif what == "version":
        monkeypatch.setattr(sys, "version", "3.99")
        key = exercise.key
    else:
        for name in ("grader", "reference"):
            (tmp_path / name).mkdir()
        monkeypatch.setattr(entries, "_ROOT", str(tmp_path))
        (tmp_path / "grader/file.py").write_text("one")
        (tmp_path / "grader/nowhere.py").symlink_to("nothing")
        before = exercise.key
        assert exercise.key == before
        (tmp_path / "grader/file.py").write_text("another")
        key = exercise.key
        assert key != before
    assert unpack(data, key) is None


def test_a_changed_exercise_file_is_read_again(exercise_file, solution, folder):
    text = (ROOT / f"exercises/{EXERCISE}.toml").read_text()
    task = exercise_file(text=text)
    path = solution(RIGHT.replace(EXERCISE, task.name, 1))
    assert command(path)[1] == command(path)[1]
    task.write_text(text.replace('title = "', 'title = "New: ', 1))
    assert "New: " in command(path)[1]
    assert "New: " in command(path)[1]


WRONG_VALUE = RIGHT.replace("-2", "-1")
FIRST = "    d = -2"
# Submissions that a quick check cannot report on, with the verdicts there are in the end.
OTHERS = {
    "a wrong value": (WRONG_VALUE, "correct wrong_value"),
    "an exception": (RIGHT.replace(FIRST, "    1 / 0\n" + FIRST), "correct raised"),
    "no function": (RIGHT.replace("backward", "backwards"), "correct missing"),
    "not a file of Python": (RIGHT + "(", "raised"),
    "single precision": (
        RIGHT.replace("return X.T", "d = d.astype('f4'); return X.T"),
        "correct single_precision",
    ),
    "the end of the process": (
        RIGHT.replace(FIRST, "    __import__('os')._exit(0)\n" + FIRST),
        "correct crashed not_judged",
    ),
    "no end": (
        RIGHT.replace(FIRST, "    while True: pass\n" + FIRST),
        "correct not_judged timed_out",
    ),
    "a changed argument": (RIGHT.replace("return X.T", "Y += 1; return X.T"), "correct"),
}


@pytest.mark.parametrize("what", OTHERS)
def test_what_is_not_right_is_judged_in_full(what, solution):
    ordinary(solution())
    text, verdicts = OTHERS[what]
    path = solution(text)
    with SubprocessRunner(LIMITS) as first:
        said, runner = quick_check(path, first)
        assert (said, type(runner)) == ("", Ran)
        by_outcomes = grade(PLAN, load_submission(path), runner).document
    anew = ordinary(path).document
    for document in (by_outcomes, anew):
        del document["timing"]
        for outcome in document["outcomes"]:
            outcome.pop("seconds", None)
        found = {one["verdict"] for case in document["cases"] for one in case["comparisons"]}
        assert found == set(verdicts.split())
    assert by_outcomes == anew


def test_a_wrong_submission_prints_once(solution):
    command(solution())
    path = solution(WRONG_VALUE + "print('loaded')\n")
    code, text, _ = command(path)
    assert code == 1
    assert text.count("loaded") == 1
    assert "wrong value" in text


FORMS = ["tolist()", "T.copy().T", "astype('f8')", "astype(object)", "astype('c16')"]


@pytest.mark.parametrize("form", FORMS)
def test_a_right_answer_in_another_form_is_judged_as_ever(form, solution):
    ordinary(solution())
    path = solution(RIGHT.replace("return X @ beta,", f"return (X @ beta).{form},", 1))
    said = quick(path).text
    report = ordinary(path)
    assert said == (report_text(report.document) if report.full_marks else "")


def test_a_file_that_was_wrong_goes_the_ordinary_way_until_it_is_right(solution, folder):
    ordinary(solution())
    assert quick(solution()).text
    ordinary(solution(WRONG_VALUE))
    assert not quick(solution()).text
    ordinary(solution())
    assert quick(solution()).text


def test_another_file_is_not_affected(solution, tmp_path):
    ordinary(solution())
    other = tmp_path / "other.py"
    other.write_text(RIGHT)
    ordinary(solution(WRONG_VALUE))
    assert quick(other).text


@pytest.mark.parametrize("home", ["/dev/null", "relative"])
def test_without_a_folder_for_it_nothing_is_kept(home, solution, folder):
    path = solution()
    for _ in range(2):
        code, text, errors = command(path, XDG_CACHE_HOME=home)
        assert (code, errors) == (0, "")
        assert "score 10 of 10" in text
    assert not folder.exists()
    assert not (ROOT / home).exists() or home == "/dev/null"


def test_a_notebook_gets_its_notes_each_time(tmp_path):
    cells = [
        {"cell_type": "code", "metadata": {}, "source": source, "outputs": []}
        for source in (RIGHT, "!pip install something\n")
    ]
    path = tmp_path / "solution.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}))
    first = command(path)
    assert first[0] == 0
    assert "note: " in first[1]
    assert command(path) == first


def test_only_the_newest_entries_are_kept(solution, folder):
    ordinary(solution())
    for number in range(entries.MOST):
        cache.write(f"checked/{number}", b"")
        os.utime(folder / "checked" / str(number), (number + 1, number + 1))
    ordinary(solution())
    kept = {path.name for path in (folder / "checked").iterdir()}
    assert len(kept) == entries.MOST
    assert "0" not in kept
    assert quick(solution()).text


def test_the_host_does_without_numpy(solution):
    path = solution()
    assert "numpy" in imported(path)
    found = imported(path)
    assert "grader" in found
    assert not found & {"numpy", "reference", "click", "sympy", "jsonschema"}


def imported(path: Path) -> set[str]:
    """The packages that the command has imported on the host's side."""
    line = [sys.executable, "-X", "importtime", "-m", "grader", "check", str(path)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, cwd=ROOT)
    names = (row.rpartition("|")[2].strip() for row in done.stderr.splitlines())
    return {name.partition(".")[0] for name in names}


def test_errors_are_told_as_ever(solution, tmp_path):
    ordinary(solution())
    assert command(tmp_path / "none.py") == (4, "", f"error: no file {tmp_path / 'none.py'}\n")
    code, text, errors = command(solution("# exercise: worked-exampel\n"))
    assert (code, text) == (2, "")
    assert errors.startswith("error: no exercise 'worked-exampel': did you mean worked-example")
    assert "does not say its exercise" in command(solution("x = 1\n"))[2]


def test_another_job_is_run(solution):
    """Should files change between the run and the judgement, the outcomes are not taken for it."""
    ordinary(solution())
    path = solution(WRONG_VALUE)
    with SubprocessRunner(LIMITS) as first:
        runner = quick_check(path, first).runner
        report = grade(PLAN, load_submission(solution()), runner)
    assert report.full_marks


def test_a_fault_of_the_grader_stays_one(solution, monkeypatch):
    path = solution()
    ordinary(path)

    def no_guest(runner: SubprocessRunner, job: Job) -> None:
        raise GraderFault("no guest")

    monkeypatch.setattr(SubprocessRunner, "next_guest", no_guest)
    with SubprocessRunner(LIMITS) as first:
        text, runner = quick_check(path, first)
        assert not text
        report = grade(PLAN, load_submission(path), runner)
    assert report.document["status"] == "not_graded"
    assert report.document["fault"] == "no guest"
