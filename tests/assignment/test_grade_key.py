"""Grading what comes back: the roster decides who has which variant."""

import json
import shutil

import pytest

from grader.assignment.resolve import owners_of, sealed_key
from grader.errors import UsageError
from grader.intake.origin import Origin, Student
from grader.intake.submissions import Submission
from grader.sandbox.job import SourceFile
from tests.assignment.conftest import key_of, solution


@pytest.fixture
def handed_in(course, tmp_path):
    """The key, and a folder with a right solution of each student."""
    _, key = course()
    folder = tmp_path / "in"
    for student, holder in key_of(key)["students"].items():
        (folder / student).mkdir(parents=True)
        first = f"# exercise: any-network variant {holder['variant']}"
        (folder / student / "solution.py").write_text(first + solution(holder["choices"]))
    return key, folder


def graded(grader, folder, key, out):
    result = grader("grade", folder, "--key", key, "--out", out, "--format", "json")
    return {row["submission"]: row for row in json.loads(result.stdout)["reports"]}, result


def test_everybody_is_graded_with_their_own_variant(handed_in, grader, tmp_path):
    key, folder = handed_in
    rows, result = graded(grader, folder, key, tmp_path / "out")
    assert result.exit_code == 0
    assert {row["score"]["earned"] for row in rows.values()} == {"14"}
    assert set(rows) == {"jdoe", "zmueller", "soneil"}
    document = json.loads((tmp_path / "out/jdoe.json").read_bytes())
    hidden = [case for case in document["cases"] if case["visibility"] == "hidden"]
    assert len(hidden) == 4
    assert json.loads(result.stdout)["seed"] == key_of(key)["seed"]


def test_another_variant_in_the_first_line_does_not_win(handed_in, grader, tmp_path):
    key, folder = handed_in
    shutil.copy(folder / "soneil/solution.py", folder / "jdoe/solution.py")
    (folder / "zmueller/solution.py").write_text(
        "# exercise: any-network variant 5" + solution("H = tanh, Y_hat = linear, "
        "objective = squared-error")
    )  # fmt: skip
    rows, result = graded(grader, folder, key, tmp_path / "out")
    assert result.exit_code == 3
    assert rows["soneil"]["score"]["earned"] == "14"
    for name in ("jdoe", "zmueller"):
        assert rows[name]["score"] is None
        report = json.loads((tmp_path / f"out/{name}.json").read_bytes())
        assert "in its first line" in report["fault"]


def owners(key, *names):
    return owners_of(sealed_key(key), [(name, Origin()) for name in names])


def submission(name, line="", origin=None):
    source = (SourceFile("solution.py", f"{line}\n".encode()),)
    return Submission(name, source, "solution.py", origin or Origin())


@pytest.mark.parametrize(
    "name",
    [
        "jdoe",
        "JDOE/solution",
        "section-a/jdoe/task",
        "doejane_1001_5555_solution",
        "doejane_LATE_1001_5555_solution-2",
        "Doe, Jane",
        "x_jdoe_y",
        "1001",
    ],
)
def test_names_as_they_arrive(name, course):
    _, key = course()
    expected = key_of(key)["students"]["jdoe"]["variant"]
    assert owners(key).exercise_for(submission(name)).variant_seed == expected


def test_the_systems_word_counts_before_names(course):
    _, key = course()
    students = key_of(key)["students"]
    origin = Origin("canvas", (Student("doejane", "1001"),))
    found = owners(key).exercise_for(submission("zmueller", origin=origin))
    assert found.variant_seed == students["jdoe"]["variant"]


def test_a_group_is_graded_with_the_variant_it_states(course):
    _, key = course()
    students = key_of(key)["students"]
    both = Origin("gradescope", (Student("Jane Doe", "", "jdoe"), Student("Zoë", "1002")))
    line = f"# exercise: any-network variant {students['zmueller']['variant']}"
    found = owners(key).exercise_for(submission("1", line, both))
    assert found.variant_seed == students["zmueller"]["variant"]
    with pytest.raises(UsageError, match="may be of jdoe, zmueller"):
        owners(key).exercise_for(submission("1", "", both))


def test_a_file_name_cannot_point_at_two_students(course):
    _, key = course()
    with pytest.raises(UsageError, match="may be of jdoe, soneil"):
        owners(key).exercise_for(submission("doejane_1001_7_soneil"))


def test_the_first_line_decides_when_nothing_else_does(course):
    _, key = course()
    variant = key_of(key)["students"]["jdoe"]["variant"]
    line = f"# exercise: any-network variant {variant}"
    mine = owners(key, "solution", "copy")
    for _ in range(2):  # read again when it is run by itself
        assert mine.exercise_for(submission("solution", line)).variant_seed == variant
    with pytest.raises(UsageError, match="has handed in solution"):
        mine.exercise_for(submission("copy", line))
    with pytest.raises(UsageError, match="has handed in jdoe"):
        owners(key, "a", "jdoe").exercise_for(submission("a", line))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "its first line has no variant"),
        ("# exercise: any-network", "its first line has no variant"),
        ("# exercise: any-network variant 12", "variant 12 is nobody's"),
        ("# exercise: worked-example variant 12", "is for worked-example, the key for any-network"),
    ],
)
def test_what_belongs_to_nobody_is_refused(line, words, course):
    _, key = course()
    with pytest.raises(UsageError, match=words):
        owners(key).exercise_for(submission("somebody", line))


def test_a_key_is_only_for_its_own_exercise_file(course, exercise_file):
    _, key = course(exercise_file())
    assert sealed_key(key).exercise(3).variant_seed == 3
    kept = key / "exercise/task.toml"
    kept.write_text(kept.read_text().replace("log-likelihood", "squared-error"))
    with pytest.raises(UsageError, match="another version of two-layers"):
        sealed_key(key)


def test_key_goes_with_nothing_that_it_says_itself(course, grader, tmp_path):
    _, key = course()
    for option in (("--exercise", "any-network"), ("--seed", "x"), ("--variant", "3")):
        result = grader("grade", key, "--key", key, "--out", tmp_path / "out", *option)
        assert result.exit_code == 2
        assert "leave the others out" in result.stderr
    result = grader("grade", key, "--key", tmp_path, "--out", tmp_path / "out")
    assert "holds no key" in result.stderr
