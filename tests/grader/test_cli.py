"""The command line as its users type it."""

import json
import re
from pathlib import Path

import pytest

from grader.cli import COMMANDS

ROOT = Path(__file__).parents[2]
RIGHT = """# exercise: worked-example
def forward(X, beta, theta):
    return X @ beta, X @ beta, X @ beta @ theta, X @ beta @ theta
def backward(X, Y, beta, theta):
    d = -2 * (Y - X @ beta @ theta) / len(X)
    return X.T @ d @ theta.T, (X @ beta).T @ d
"""


@pytest.fixture
def solution(tmp_path):
    path = tmp_path / "solution.py"
    path.write_text(RIGHT)
    return path


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_has_an_example(command, grader):
    result = grader(*[part for part in (command, "--help") if part])
    assert result.exit_code == 0
    assert f"Example: grader {command}".strip() in result.output
    assert max(map(len, result.output.splitlines())) <= 80


def test_no_arguments_show_the_help(grader):
    result = grader()
    assert result.exit_code == 2
    assert "Usage: grader" in result.output


def test_list_names_every_exercise(grader):
    result = grader("list")
    assert result.exit_code == 0
    ids = {path.stem for path in (ROOT / "exercises").glob("*.toml")}
    assert ids == {row["id"] for row in json.loads(grader("list", "--format", "json").stdout)}
    assert all(re.search(rf"^{name}\s", result.stdout, re.M) for name in ids)


def test_show_states_the_objective_in_full(grader):
    text = grader("show", "worked-example").stdout
    assert "1/N sum over n and k of [(y - p)^2]; minimise J" in text
    assert "beta         (D, M): weights" in text


def test_solve_prints_the_lectures_numbers(grader):
    text = grader("solve", "worked-example").stdout
    for number in (
        "0.755 0.68",
        "0.8385",
        "-0.243865",
        "-0.21964",
        "-0.033915 -0.101745",
        "-0.08721 -0.26163",
    ):
        assert number in text
    document = json.loads(grader("solve", "worked-example", "--format", "json").stdout)
    assert document["quantities"]["net_h"]["value"] == [pytest.approx([0.755, 0.68], rel=1e-15)]
    assert document["inputs"]["X"] == [[0.35, 0.9]]


def test_solve_says_which_cases_there_are(grader):
    result = grader("solve", "worked-example", "--case", "99")
    assert result.exit_code == 2
    assert "no case 99: there are cases 1 to 3" in result.stderr


def test_check_exits_by_marks(solution, grader):
    assert grader("check", solution).exit_code == 0
    solution.write_text(RIGHT.replace("-2 *", "2 *"))
    result = grader("check", solution)
    assert result.exit_code == 1
    assert "dJ_dtheta[0,0] = 0.2439, expected -0.2439 (case 1: N=1 D=2 M=2 K=1)" in result.stdout
    assert "grader solve worked-example --case 1" in result.stdout
    solution.write_text("# exercise: worked-example\ndef forward(:\n")
    assert grader("check", solution).exit_code == 4


@pytest.mark.parametrize(
    ("arguments", "needle", "code"),
    [
        (["check", "nothing.py"], "no file nothing.py", 4),
        (["show", "nothing"], "no exercise 'nothing'", 2),
        (["solve", "nothing.toml"], "no exercise file nothing.toml", 2),
        (["grade", "nothing", "--out", "x"], "no file or folder nothing", 2),
        (["check"], "Missing argument 'FILE'", 2),
        (["solve", "worked-example", "--case", "x"], "'x' is not a valid integer", 2),
        (["derive", "worked-example", "--wrt", "gamma"], "gamma", 2),
        (["frobnicate"], "No such command 'frobnicate'", 2),
    ],
)
def test_mistakes_of_the_user_are_one_line(arguments, needle, code, grader):
    result = grader(*arguments)
    assert result.exit_code == code
    assert needle in result.stderr
    assert result.stderr.count("\n") == 1
    assert not result.stdout


def test_check_needs_to_know_the_exercise(tmp_path, grader):
    path = tmp_path / "solution.py"
    path.write_text("x = 1\n")
    result = grader("check", path)
    assert result.exit_code == 2
    assert "# exercise: ID" in result.stderr
    assert grader("check", path, "--exercise", "worked-example").exit_code == 1


def test_grade_writes_reports_and_a_summary(tmp_path, solution, grader):
    folder = tmp_path / "class"
    (folder / "ada").mkdir(parents=True)
    (folder / "ada" / "solution.py").write_text("from helper import *\n" + RIGHT)
    (folder / "ada" / "helper.py").write_text("one = 1\n")
    (folder / "bob.py").write_text(RIGHT.replace("-2 *", "2 *"))
    (folder / "eve.py").write_text("# exercise: worked-example\nwhile True: pass\n"[:27] + "(\n")
    (folder / "notes.txt").write_text("not a submission")
    out = tmp_path / "reports"
    result = grader("grade", folder, "--exercise", "worked-example", "--out", out)
    assert result.exit_code == 0
    rows = (out / "summary.csv").read_text().splitlines()
    assert rows[0].startswith("submission,exercise,status,earned,possible,percent,forward.net_h")
    assert rows[1].startswith("ada,worked-example,graded,10,10,100.0,correct")
    assert rows[2].startswith("bob,worked-example,graded,5.5,10,55.0,correct")
    assert rows[3].startswith("eve,worked-example,graded,0,10,0.0,raised")
    assert sorted(path.name for path in out.iterdir() if path.name != ".lock") == [
        "ada.json",
        "bob.py.json",
        "eve.py.json",
        "run.json",
        "summary.csv",
    ]
    assert (
        grader(
            "grade", folder, "--exercise", "worked-example", "--out", out, "--fail-under", "50"
        ).exit_code
        == 1
    )


def test_grading_again_uses_the_same_hidden_cases(tmp_path, solution, grader):
    out = tmp_path / "reports"
    texts = []
    for _ in range(2):
        grader("grade", solution, "--out", out)
        document = json.loads((out / "solution.py.json").read_text())
        texts.append({**document, "timing": None})
    assert texts[0] == texts[1]
    seed = json.loads((out / "run.json").read_text())["seed"]
    hidden = grader("solve", "worked-example", "--seed", seed, "--case", "5")
    assert hidden.exit_code == 0


def test_derive_speaks_every_format(grader):
    import xml.etree.ElementTree as ET

    text = grader("derive", "logistic-log-likelihood", "--wrt", "beta").stdout
    assert "∂J" in text
    assert max(map(len, text.splitlines())) <= 80
    assert "\\frac" in grader("derive", "worked-example", "--format", "latex").stdout
    mathml = grader("derive", "worked-example", "--format", "mathml").stdout
    found = re.findall(r"<math.*?</math>", mathml, re.S)
    assert found
    for formula in found:
        ET.fromstring(formula)
    assert json.loads(grader("derive", "worked-example", "--format", "json").stdout)


def test_a_solution_is_not_taken_for_an_adapter(tmp_path, grader):
    """solution.py beside solution.toml."""
    text = (ROOT / "exercises/worked-example.toml").read_text()
    (tmp_path / "solution.toml").write_text(text)
    path = tmp_path / "solution.py"
    path.write_text(RIGHT.replace("worked-example", "solution.toml"))
    result = grader("check", path)
    assert result.exit_code == 3
    assert "solution.py is the exercise's adapter" in result.stdout
    path.rename(tmp_path / "mine.py")
    assert grader("check", tmp_path / "mine.py").exit_code == 0


def test_two_flat_sides_make_a_number(exercise_file, grader):
    text = """
    id = "line"
    title = "A line"
    [network]
    inputs = 1
    flat = true
    [[network.layers]]
    units = 1
    flat = true
    weights = "w"
    bias = "b"
    net = "z"
    activation = "linear"
    output = "p"
    [objective]
    name = "squared-error"
    [[functions]]
    call = "gradient(X, Y, w, b) -> dJ_dw, dJ_db, dz_dw"
    [[cases]]
    X = [1.0, 2.0]
    Y = [2.0, 2.0]
    w = 3.0
    b = 0.5
    """
    document = json.loads(grader("solve", exercise_file(text=text), "--format", "json").stdout)
    assert document["inputs"]["w"] == 3.0
    assert document["quantities"]["p"]["value"] == [3.5, 6.5]
    assert document["quantities"]["dJ_dw"]["value"] == pytest.approx(10.5)
    assert document["quantities"]["dz_dw"]["value"] == [1.0, 2.0]


def test_an_exercise_without_public_cases(exercise_file, grader, tmp_path):
    path = exercise_file(("[network]", "[draw]\npublic = 0\n\n[network]"))
    (tmp_path / "mine.py").write_text("# exercise: task.toml\n")
    for arguments in (["check", tmp_path / "mine.py"], ["solve", path]):
        result = grader(*arguments)
        assert result.exit_code == 2
        assert "no public cases" in result.stderr
    assert grader("solve", path, "--seed", "s").exit_code == 0
