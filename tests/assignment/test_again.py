"""Running the command again, and what it refuses."""

import json

import pytest

from tests.assignment.conftest import ROSTER, contents, key_of


def test_again_touches_nothing(course):
    out, key = course()
    before = {path: path.stat().st_mtime_ns for folder in (out, key) for path in folder.rglob("*")}
    assert course() == (out, key)
    assert before == {
        path: path.stat().st_mtime_ns for folder in (out, key) for path in folder.rglob("*")
    }


def test_new_students_are_added_and_work_is_kept(course, roster, grader, tmp_path, secret):
    out, key = course()
    work = "# exercise: any-network variant 1\nmine\n"
    (out / "jdoe/solution.py").write_text(work)
    (out / "jdoe/notes.txt").write_text("mine too")
    (out / "soneil/handout.md").unlink()
    before = contents(out)
    roster.write_text(ROSTER.replace('"O\'Neil, Sam",1003,soneil,B', '"New, Ann",1004,anew,B'))
    arguments = ("--students", roster, "--out", out, "--secret", secret, "--format", "json")
    result = grader("generate", "any-network", *arguments)
    document = json.loads(result.stdout)
    assert document["kept"] == ["jdoe/solution.py"]
    assert document["new"] == 1
    assert document["not_in_roster"] == ["soneil"]
    after = contents(out)
    assert {name: after[name] for name in before} == before
    assert {name.partition("/")[0] for name in after} == {"jdoe", "zmueller", "soneil", "anew"}
    assert set(key_of(key)["students"]) == {"jdoe", "zmueller", "soneil", "anew"}


def test_a_missing_file_comes_back_as_it_was(course):
    out, _ = course()
    before = contents(out)
    (out / "jdoe/handout.html").unlink()
    course()
    assert contents(out) == before


def test_an_interrupted_run_is_completed(course, grader, roster, secret, monkeypatch):
    """As if it had ended before the key was written."""
    out, key = course()
    before = contents(out), contents(key)
    (key / "key.json").unlink()
    (out / "jdoe/solution.ipynb").unlink()
    course()
    assert (contents(out), contents(key)) == before


def test_links_are_never_written_through(course, tmp_path):
    out, _ = course()
    outside = tmp_path / "outside"
    outside.write_text("precious")
    (out / "jdoe/solution.py").unlink()
    (out / "jdoe/solution.py").symlink_to(outside)
    course()
    assert outside.read_text() == "precious"


def refused(grader, *arguments):
    result = grader("generate", *arguments)
    assert result.exit_code == 2, result.output
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_another_secret_is_refused(course, grader, roster, tmp_path):
    out, _ = course()
    other = tmp_path / "other"
    other.write_text("quite another secret")
    text = refused(grader, "any-network", "--students", roster, "--out", out, "--secret", other)
    assert "was made with another secret" in text


def test_another_exercise_is_refused(course, grader, roster, secret):
    out, _ = course()
    arguments = ("--students", roster, "--out", out, "--secret", secret)
    assert "another exercise" in refused(grader, "worked-example", *arguments)


def test_a_changed_exercise_is_refused(course, grader, roster, secret, exercise_file):
    path = exercise_file()
    out, _ = course(path)
    path.write_text(path.read_text().replace("log-likelihood", "squared-error"))
    arguments = ("--students", roster, "--out", out, "--secret", secret)
    assert "another version of the exercise" in refused(grader, path, *arguments)


@pytest.mark.parametrize("key", ["hw", "hw/key", "."])
def test_the_key_never_lies_with_the_packages(key, grader, tmp_path):
    out = tmp_path / "hw"
    text = refused(grader, "any-network", "--count", "1", "--out", out, "--key", tmp_path / key)
    assert "the key is not for students" in text
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "who is it for?"),
        (["--count", "2", "--students", "x.csv"], "one of them"),
        (["--count", "2", "--column", "id"], "--column names a column of --students"),
        (["--students", "missing.csv"], "missing.csv cannot be read"),
        (["--count", "2", "--secret", "missing"], "missing cannot be read"),
    ],
)
def test_usage_errors_are_one_line(arguments, words, grader, tmp_path):
    assert words in refused(grader, "any-network", "--out", tmp_path / "hw", *arguments)


def test_a_short_secret_is_refused(grader, tmp_path, monkeypatch):
    monkeypatch.setenv("GRADER_SECRET", "short")
    text = refused(grader, "any-network", "--count", "1", "--out", tmp_path / "hw")
    assert "the secret of GRADER_SECRET has 5 bytes: at least 16 are needed" in text


def test_the_environment_may_hold_the_secret(course, grader, tmp_path, monkeypatch, secret):
    out, _ = course()
    monkeypatch.setenv("GRADER_SECRET", secret.read_text())
    assert grader(
        "generate", "any-network", "--students", tmp_path / "roster.csv", "--out", tmp_path / "two"
    ).exit_code == 0  # fmt: skip
    assert contents(out) == contents(tmp_path / "two")


def test_a_secret_of_its_own_is_made_once(grader, tmp_path):
    arguments = ("generate", "worked-example", "--count", "1", "--out", tmp_path / "hw")
    assert grader(*arguments).exit_code == 0
    secret = (tmp_path / "hw-key/secret").read_bytes()
    assert len(secret.strip()) == 64
    before = contents(tmp_path / "hw")
    assert grader(*arguments).exit_code == 0
    assert (tmp_path / "hw-key/secret").read_bytes() == secret
    assert contents(tmp_path / "hw") == before
    assert grader(*arguments[:-1], tmp_path / "other").exit_code == 0
    assert contents(tmp_path / "other") != before


def test_a_damaged_key_is_refused(course, grader, roster, secret):
    out, key = course()
    for text in ("{", '{"schema": 1}', "[]", json.dumps({**key_of(key), "students": {"x": {}}})):
        (key / "key.json").write_text(text)
        arguments = ("--students", roster, "--out", out, "--secret", secret)
        assert "is no key that" in refused(grader, "any-network", *arguments)


def test_a_folder_that_cannot_be_written_is_one_line(grader, tmp_path):
    (tmp_path / "hw").write_text("a file")
    text = refused(grader, "any-network", "--count", "1", "--out", tmp_path / "hw")
    assert "cannot be written" in text


def test_an_exercise_called_solution_is_refused(grader, exercise_file, tmp_path):
    path = exercise_file(name="solution.toml")
    assert "rename" in refused(grader, path, "--count", "1", "--out", tmp_path / "hw")


def test_an_adapter_needs_a_beginning(grader, exercise_file, tmp_path):
    path = exercise_file()
    path.with_suffix(".py").write_text("def forward(student, X, beta, theta): ...\n")
    text = refused(grader, path, "--count", "1", "--out", tmp_path / "hw")
    assert "put what they begin with into task.starter.py" in text
    path.with_name("task.starter.py").write_text("def broken(:\n")
    text = refused(grader, path, "--count", "1", "--out", tmp_path / "hw")
    assert "task.starter.py: not Python" in text


def test_what_is_the_same_for_all_is_said(grader, exercise_file, tmp_path):
    numbers = "X = [[1, 2]]\nY = [[0.5]]\nbeta = [[1, 2], [3, 4]]\ntheta = [[1], [2]]\n"
    path = exercise_file()
    path.write_text(f"{path.read_text()}\n[[cases]]\nlabel = 'by hand'\n{numbers}")
    out = tmp_path / "hw"
    arguments = (path, "--count", "2", "--out", out)
    assert "two-layers is not certified" in refused(grader, *arguments)
    assert not out.exists()
    result = grader("generate", *arguments, "--uncertified")
    assert "all students have the same numbers" in result.stdout
    assert "draws no hidden cases" in result.stdout
    cases = [
        json.loads((out / f"student-000{n}/public_cases.json").read_bytes())["cases"]
        for n in (1, 2)
    ]
    assert [case["label"] for case in cases[0]] == ["by hand"]
    assert cases[0][0]["expected"] == cases[1][0]["expected"]


def test_packages_of_another_key_are_refused(course, grader, roster, tmp_path):
    out, _ = course()
    before = contents(out)
    arguments = ("--students", roster, "--out", out, "--key", tmp_path / "second")
    assert "was made with another key" in refused(grader, "any-network", *arguments)
    assert contents(out) == before


def test_a_students_folder_that_is_a_link_is_refused(grader, roster, secret, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "new").mkdir()
    (tmp_path / "new/jdoe").symlink_to(tmp_path / "elsewhere")
    arguments = ("--students", roster, "--out", tmp_path / "new", "--secret", secret)
    assert "is a link" in refused(grader, "any-network", *arguments)
    assert not list((tmp_path / "elsewhere").iterdir())
