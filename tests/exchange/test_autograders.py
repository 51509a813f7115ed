"""Autograders as Gradescope and PrairieLearn run them: unpacked, called, their results read."""

import csv
import io
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import jsonschema
import lxml.html
import pytest

from grader.cli import run as command
from grader.exchange import autograder, prairielearn
from grader.exchange.wheel import WHEEL, wheel_bytes

SCHEMAS = Path(__file__).parent / "schemas"
ROOT = Path(__file__).parents[2]
EXERCISE = "logistic-log-likelihood"
RIGHT = next(
    path
    for path in sorted((ROOT / "submissions/correct").glob("*.py"))
    if EXERCISE in path.read_text().splitlines()[0]
).read_text()


def valid(document, name):
    schema = json.loads((SCHEMAS / name).read_text())
    jsonschema.Draft202012Validator(schema).validate(document)
    return document


def run(script, launchers=(), **environment):
    """Run a script as its system does; gives its exit code and what it printed."""
    line = [str(script)]
    for launcher in reversed(launchers):
        line = [sys.executable, "-c", launcher, *line]
    result = subprocess.run(
        line,
        capture_output=True,
        text=True,
        timeout=300,
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment},
    )
    return result.returncode, result.stdout + result.stderr


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """Both autograders, exported once."""
    root = tmp_path_factory.mktemp("made")
    common = ["export", "--exercise", EXERCISE, "--seed", "of the test"]
    assert command([*common, "--to", "gradescope", "--out", f"{root}/autograder.zip"]) == 0
    to_question = ["--to", "prairielearn", "--image", "registry/of/mine"]
    assert command([*common, *to_question, "--out", f"{root}/question"]) == 0
    return root


class Gradescope:
    """A folder laid out like /autograder."""

    schema, launchers = "gradescope-results.json", ()

    def __init__(self, made, root):
        self.root = root
        for folder in ("source", "submission", "results"):
            (root / folder).mkdir()
        with zipfile.ZipFile(made / "autograder.zip") as archive:
            assert {"setup.sh", "run_autograder"} <= set(archive.namelist())
            archive.extractall(root / "source")
        self.handed_in = root / "submission"
        shutil.copy(root / "source/run_autograder", root / "run_autograder")
        (root / "run_autograder").chmod(0o755)

    def __call__(self):
        (self.root / "results/results.json").unlink(missing_ok=True)
        places = {"AUTOGRADER_ROOT": str(self.root), "AUTOGRADER_PYTHON": sys.executable}
        self.code, self.said = run(self.root / "run_autograder", self.launchers, **places)
        path = self.root / "results/results.json"
        return valid(json.loads(path.read_text()), self.schema) if path.exists() else None


class PrairieLearn:
    """A folder laid out like /grade, without its folder of results."""

    schema, launchers = "prairielearn-results.json", ()

    def __init__(self, made, root):
        self.root, self.question = root, made / "question"
        self.handed_in = root / "student"
        self.handed_in.mkdir()
        shutil.copytree(self.question / "tests", root / "tests")

    def __call__(self):
        shutil.rmtree(self.root / "results", ignore_errors=True)
        places = {"GRADE_ROOT": str(self.root), "GRADE_PYTHON": sys.executable}
        self.code, self.said = run(self.root / "tests/run.sh", self.launchers, **places)
        path = self.root / "results/results.json"
        assert path.stat().st_size <= 1_000_000
        return valid(json.loads(path.read_text()), self.schema)


@pytest.fixture(params=[Gradescope, PrairieLearn])
def system(request, made, tmp_path):
    return request.param(made, tmp_path)


@pytest.fixture
def gradescope(made, tmp_path):
    return Gradescope(made, tmp_path)


@pytest.fixture
def question(made, tmp_path):
    return PrairieLearn(made, tmp_path)


def hand_in(system, **files):
    for old in system.handed_in.iterdir():
        old.unlink()
    for name, text in files.items():
        (system.handed_in / name.replace("_py", ".py").replace("_nb", ".ipynb")).write_text(text)
    return system()


def test_a_right_submission_earns_everything(system):
    results = hand_in(system, solution_py=RIGHT)
    assert system.code == 0, system.said
    full = (
        1.0 if isinstance(system, PrairieLearn) else sum(t["max_score"] for t in results["tests"])
    )
    assert results["score"] == full
    marks = ("points", "max_points") if isinstance(system, PrairieLearn) else ("score", "max_score")
    assert all(test[marks[0]] == test[marks[1]] > 0 for test in results["tests"])


def test_a_notebook_and_a_file_of_any_name(system):
    cells = [{"cell_type": "code", "source": "%pip list\n" + RIGHT}]
    results = hand_in(system, my_work_nb=json.dumps({"nbformat": 4, "cells": cells}))
    assert results["score"] > 0
    assert "left out `%pip list`" in results["output"]


def test_on_gradescope_each_criterion_is_a_test(gradescope):
    results = hand_in(gradescope, solution_py=RIGHT.replace("return ", "return -1 * ", 1))
    assert results["score"] == sum(test["score"] for test in results["tests"])
    assert results["stdout_visibility"] == "hidden"
    assert results["output_format"] == "html"
    for test in results["tests"]:
        colour = "32" if test["status"] == "passed" else "31"
        assert test["output"].startswith(f"\x1b[{colour}m")
        assert test["output_format"] == "ansi"
        assert (test["status"] == "passed") == (test["score"] == test["max_score"])


def test_a_file_that_cannot_be_loaded(gradescope, question):
    results = hand_in(gradescope, solution_py="def forward(:\n")
    assert results["score"] == 0
    assert "SyntaxError: invalid syntax at solution.py line 1" in results["output"]
    results = hand_in(question, solution_py="def forward(:\n")
    assert results["gradable"] is False
    assert "SyntaxError: invalid syntax at solution.py line 1" in results["format_errors"][0]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "the submission holds no .py file"),
        ({"a_py": "x = 1", "b_py": "y = 1"}, "holds a.py, b.py: name the main file"),
        ({"a_py": "#" * 2**21}, "larger than 1024 KiB"),
        ({"a_nb": "{"}, "a.ipynb is not a notebook"),
    ],
)
def test_files_that_are_no_submission(system, files, said):
    results = hand_in(system, **files)
    assert said in results.get("output", "") + str(results.get("format_errors", ""))
    assert results.get("score", 0) == 0
    assert str(system.root) not in json.dumps(results)


def test_no_data_of_hidden_cases_gets_out(system, leak):
    for old in system.handed_in.iterdir():
        old.unlink()
    (system.handed_in / "solution.py").write_text(RIGHT)
    source = system.root / ("source" if isinstance(system, Gradescope) else "tests")
    cases = autograder.graded(source, system.handed_in)["cases"]
    public = sum(case["visibility"] == "public" for case in cases if not case["saturated"])
    results = hand_in(system, solution_py=leak(RIGHT, public))
    # Instructors read on Gradescope what is printed; on PrairieLearn students may.
    assert ("LEAK" in system.said) == isinstance(system, Gradescope)
    assert "LEAK" not in json.dumps(results)
    for test in results["tests"]:
        *_, last = test["output"].splitlines()
        assert re.fullmatch(r"(raised ValueError )?on hidden case \d", last), test
        assert test.get("visibility", "after_published") == "after_published"


def test_a_failing_grader_costs_nobody_points(system):
    source = system.root / ("source" if isinstance(system, Gradescope) else "tests")
    (source / "settings.json").write_text("{}")
    for old in (system.root / "results").glob("*"):
        old.unlink()
    (system.handed_in / "solution.py").write_text(RIGHT)
    if isinstance(system, Gradescope):
        assert system() is None
        assert (system.code, "settings.json cannot be read" in system.said) == (3, True)
    else:
        assert system()["gradable"] is False


LAUNCHERS = runpy.run_path(str(ROOT / "tests/sandbox/test_confined.py"))["LAUNCHERS"]


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody else")
@pytest.mark.parametrize(
    "launchers", [["container"], pytest.param(["nobody", "container"], marks=pytest.mark.slow)]
)
def test_it_runs_without_root_and_without_namespaces(system, launchers):
    if not all(folder.stat().st_mode & 0o001 for folder in (ROOT, *ROOT.parents)):
        pytest.skip("this checkout lies in a folder that others cannot enter")
    (system.handed_in / "solution.py").write_text(RIGHT)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "autograder")
        shutil.copytree(system.root, place)
        (place / "results").mkdir(exist_ok=True)
        for path in (Path(folder), place, *place.rglob("*")):
            path.chmod(0o777)
        system.root, system.launchers = place, [LAUNCHERS[name] for name in launchers]
        results = system()
    assert system.code == 0, system.said
    assert results["score"] > 0


def test_what_a_question_consists_of(question):
    info = json.loads((question.question / "info.json").read_text())
    valid(info, "prairielearn-info.json")
    assert info["externalGradingOptions"]["image"] == "registry/of/mine"
    assert os.access(question.question / "tests/run.sh", os.X_OK)
    page = (question.question / "question.html").read_text()
    tree = lxml.html.fragment_fromstring(page, create_parent=True)
    (editor,) = tree.iter("pl-file-editor")
    starter = (question.question / editor.get("source-file-name")).read_text()
    assert starter.startswith(f"# exercise: {EXERCISE}\n")
    results = hand_in(question, **{editor.get("file-name").replace(".", "_"): starter})
    assert (results["gradable"], results["score"]) == (True, 0)
    assert list(tree.iter("pl-external-grader-results"))
    data = {"params": {}}
    code = compile((question.question / "server.py").read_text(), "server.py", "exec")
    module = {}
    exec(code, module)
    module["generate"](data)
    assert data["params"]["names"] == ["forward", "backward"]
    assert set(re.findall(r"{{([^}]*)}}", page)) == {"#params.names", ".", "/params.names"}


def test_results_that_are_too_long_are_cut(question):
    test = {"name": "n", "points": 0.0, "max_points": 1.0, "message": "m", "output": "é" * 600}
    results = {"gradable": True, "score": 0.0, "output": "", "tests": [test] * 2000}
    cut = valid(prairielearn.bounded(results), question.schema)
    assert len(json.dumps(cut).encode()) <= 1_000_000
    assert [t["max_points"] for t in cut["tests"]] == [1.0] * 2000


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("gradescope-results.json", {}),
        ("gradescope-results.json", {"score": "1"}),
        ("gradescope-results.json", {"score": 1, "visibility": "public"}),
        ("gradescope-results.json", {"tests": [{"name": "a", "score": 1}]}),
        ("prairielearn-results.json", {"gradable": True}),
        ("prairielearn-results.json", {"gradable": False}),
        ("prairielearn-results.json", {"score": 40}),
        ("prairielearn-results.json", {"score": 1, "tests": [{"name": "a", "points": 1}]}),
    ],
)
def test_the_schemas_refuse_what_is_wrong(name, wrong):
    with pytest.raises(jsonschema.ValidationError):
        valid(wrong, name)


def test_equal_exports_are_equal_bytes(grader, tmp_path):
    made = []
    for name in ("a.zip", "b.zip"):
        options = ("--exercise", EXERCISE, "--seed", "s", "--out", tmp_path / name)
        assert grader("export", "--to", "gradescope", *options).exit_code == 0
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]


def test_the_wheel_is_complete():
    with zipfile.ZipFile(io.BytesIO(wheel_bytes())) as wheel:
        info = WHEEL.removesuffix("-py3-none-any.whl") + ".dist-info"
        record = list(csv.reader(io.StringIO(wheel.read(f"{info}/RECORD").decode())))
        assert {row[0] for row in record} == set(wheel.namelist())
        metadata = wheel.read(f"{info}/METADATA").decode()
        assert "Requires-Dist: numpy" in metadata
        assert "Requires-Dist: pytest" not in metadata
        assert {"grader/report.schema.json", f"exercises/{EXERCISE}.toml"} <= set(wheel.namelist())


@pytest.mark.slow
def test_setup_installs_it_and_a_fresh_environment_runs_it(gradescope, tmp_path):
    """The commands of setup.sh but for apt-get, which would change this machine."""
    lines = (gradescope.root / "source/setup.sh").read_text().splitlines()
    script = tmp_path / "setup.sh"
    script.write_text("\n".join(line for line in lines if not line.startswith("apt-get")))
    script.chmod(0o755)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    code, said = run(script, AUTOGRADER_ROOT=str(gradescope.root), PATH=path)
    assert code == 0, said
    (gradescope.handed_in / "solution.py").write_text(RIGHT)
    code, said = run(gradescope.root / "run_autograder", AUTOGRADER_ROOT=str(gradescope.root))
    assert code == 0, said
    assert json.loads((gradescope.root / "results/results.json").read_text())["score"] > 0
