"""What a student gets, and what stays in the key."""

import ast
import html
import json
import re
import stat
import xml.etree.ElementTree as ET
from pathlib import Path

import nbformat
import numpy as np
import pytest
from jsonschema import Draft202012Validator

from grader.answers.plan import make_plan
from grader.marks.compare import SAFETY
from grader.spec.read import bundled, find_exercise, read_exercise
from tests.assignment.conftest import contents, key_of

ROOT = Path(__file__).parents[2]
SCHEMA = Draft202012Validator(
    json.loads((ROOT / "grader/assignment/public_cases.schema.json").read_bytes())
)
FILES = {
    "handout.html",
    "handout.md",
    "network.svg",
    "public_cases.json",
    "solution.ipynb",
    "solution.py",
}


def test_a_package_holds_what_the_docs_say(course):
    out, key = course()
    students = key_of(key)["students"]
    assert set(students) == {path.name for path in out.iterdir()} == {"jdoe", "zmueller", "soneil"}
    for name, holder in students.items():
        assert {path.name for path in (out / name).iterdir()} == FILES
        first = (out / name / "solution.py").read_text().splitlines()[0]
        assert first == f"# exercise: any-network variant {holder['variant']}"
    assert len({holder["variant"] for holder in students.values()}) == 3


def test_equal_seeds_give_equal_bytes(course):
    one, two = course(out="one"), course(out="two")
    for first, second in zip(one, two, strict=True):
        assert contents(first) == contents(second)


def test_only_the_owner_reads_the_key(course):
    out, key = course()
    for path in [key, *key.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    assert stat.S_IMODE((out / "jdoe/solution.py").stat().st_mode) & 0o400


def test_an_open_key_folder_is_closed(course, tmp_path):
    (tmp_path / "hw-key").mkdir(mode=0o755)
    _, key = course()
    assert stat.S_IMODE(key.stat().st_mode) == 0o700


def hidden_texts(key: Path, student: str) -> set[bytes]:
    """Whatever says something about hidden cases: long numbers of them, and the seed."""
    document = json.loads((key / f"cases/{student}.json").read_bytes())
    public = len(json.loads((key / f"cases/{student}.json").read_bytes())["cases"]) - 4
    hidden = json.dumps([case for case in document["cases"] if case["number"] > public])
    numbers = set(re.findall(r"-?\d\.\d{8,}(?:e-\d+)?", hidden))
    assert len(numbers) > 100
    return {number.encode() for number in numbers} | {document["seed"].encode()}


def test_nothing_hidden_is_in_a_package(course, secret):
    out, key = course()
    for student in key_of(key)["students"]:
        found = b"\0".join(contents(out / student).values())
        for text in [*hidden_texts(key, student), secret.read_bytes().strip(), b"hidden_seed"]:
            assert text not in found
    # the search itself finds what is there
    shown = json.loads((out / "jdoe/public_cases.json").read_bytes())["cases"][0]["expected"]
    number = repr(shown["backward"]["dJ_dbeta"]["value"][0][0]).encode()
    assert number in b"\0".join(contents(out / "jdoe").values())


def test_public_cases_are_those_that_check_runs(course):
    out, key = course()
    for student, holder in key_of(key)["students"].items():
        document = json.loads((out / student / "public_cases.json").read_bytes())
        plan = make_plan(read_exercise(find_exercise("any-network"), holder["variant"]))
        assert [case["number"] for case in document["cases"]] == [1, 2, 3, 4]
        for task in plan.tasks:
            case = document["cases"][task.case.number - 1]
            assert case["sizes"] == dict(task.case.sizes)
            for argument in task.call.arguments:
                np.testing.assert_array_equal(case["given"][argument.name], argument.array)
            for answer in task.answers:
                shown = case["expected"][task.function.label][answer.name]
                np.testing.assert_array_equal(shown["value"], answer.value)
                np.testing.assert_array_equal(shown["tolerance"], SAFETY * answer.bound)


def test_sealed_cases_are_those_that_grade_runs(course):
    _, key = course()
    sealed, holder = key_of(key), key_of(key)["students"]["jdoe"]
    document = json.loads((key / "cases/jdoe.json").read_bytes())
    exercise = read_exercise(find_exercise("any-network"), holder["variant"])
    plan = make_plan(exercise, sealed["seed"])
    assert len(document["cases"]) == len(plan.cases) == 8
    for task in plan.tasks:
        case = document["cases"][task.case.number - 1]
        for answer in task.answers:
            shown = case["expected"][task.function.label][answer.name]
            np.testing.assert_array_equal(shown["value"], answer.value)


def test_variants_have_other_numbers(course):
    out, _ = course("logistic-log-likelihood")
    texts = {path.read_bytes() for path in out.glob("*/public_cases.json")}
    cases = {json.dumps(json.loads(text)["cases"][0]["given"]) for text in texts}
    assert len(cases) == 3


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """One package of every exercise that ships with the grader."""
    from grader.assignment.generate import Order, generate
    from grader.assignment.roster import counted

    folder = tmp_path_factory.mktemp("packages")
    for name in bundled():
        order = Order(
            find_exercise(name), counted(1), folder / name, folder / f"{name}-key", None, True
        )
        generate(order)
    return folder


@pytest.fixture(params=bundled())
def package(request, packages):
    return packages / request.param / "student-0001"


def test_starters_have_the_functions_that_are_asked(package):
    source = (package / "solution.py").read_text()
    exercise = read_exercise(find_exercise(package.parent.name))
    found = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    if exercise.adapter is not None:
        assert "class Linear:" in source
        return
    asked = {function.name: function.signature.argument_names for function in exercise.functions}
    taken = {node.name: tuple(arg.arg.rstrip("_") for arg in node.args.args) for node in found}
    assert taken == {name: tuple(n.rstrip("_") for n in names) for name, names in asked.items()}
    for node in found:
        assert "Returns" in ast.get_docstring(node)
        assert ast.unparse(node.body[-1]) == "raise NotImplementedError"
    assert max(map(len, source.splitlines())) <= 100


def test_notebooks_are_valid_and_hold_the_same(package):
    text = (package / "solution.ipynb").read_text()
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    source = (package / "solution.py").read_text()
    assert code[0].startswith(source.splitlines()[0])
    for cell in code[1:-1]:
        assert cell.strip() in source
    assert re.search(r"^from grader import Exercise\n\nExercise\(\".*\", variant=\d+\)", code[-1])
    assert notebook.cells[-1].metadata.tags == ["check"]


def test_public_cases_follow_their_schema(package):
    SCHEMA.validate(json.loads((package / "public_cases.json").read_bytes()))


def test_the_schema_rejects_what_is_none(package):
    document = json.loads((package / "public_cases.json").read_bytes())
    document["cases"][0]["expected"] = {"f": {"J": {"value": "1.0", "tolerance": 0}}}
    assert not SCHEMA.is_valid(document)


def test_the_handout_needs_no_script_and_no_network(package):
    page = (package / "handout.html").read_text()
    assert "<script" not in page
    assert 'http-equiv="Content-Security-Policy" content="default-src \'none\'' in page
    links = set(re.findall(r"https?://[^\"'\s<]+", page))
    assert links <= {"http://www.w3.org/1998/Math/MathML", "http://www.w3.org/2000/svg"}
    for formula in re.findall(r"<math.*?</math>", page, re.S):
        ET.fromstring(formula)
    assert not re.search(r"\bon\w+=", page)
    for name in re.findall(r"\]\(([^)]*)\)", (package / "handout.md").read_text()):
        assert (package / name).is_file()


def test_the_handout_states_the_task_in_full(course):
    out, _ = course("rows-relu-logits-l2")
    for form in ("html", "md"):
        text = html.unescape((out / f"jdoe/handout.{form}").read_text())
        for words in (
            "J is minimised",
            "mean over the N observations",
            "sum over the C outputs",
            "of all weights, not the biases, with strength reg, added to J",
            "one observation per row",
            "relu'(0)",
            "natural logarithm",
            "12 points in all",
            "counted from 0",
            "Case 2",
        ):
            assert words in text, (form, words)
    assert "Case 3" not in text


def test_every_derivation_is_there_with_its_factors(course):
    _, key = course()
    for holder in key_of(key)["students"].values():
        page = (key / f"derivations/{holder['derivation']}.html").read_text()
        latex = (key / f"derivations/{holder['derivation']}.tex").read_text()
        for heading in ("Chain of factors", "Each factor", "Everything in place"):
            assert page.count(heading) == latex.count(heading) == 4
        assert r"\frac{\partial J}{\partial \beta_{ij}}" in latex
        assert latex.count("{") - latex.count(r"\{") == latex.count("}") - latex.count(r"\}")


def test_titles_and_texts_are_escaped(course, exercise_file):
    path = exercise_file(
        ('title = "Two layers"', 'title = \'<b>Two</b> """ layers \\ *&*\''),
        ('call = "forward', 'text = "<script>alert(1)</script> `x` \\"\\"\\""\ncall = "forward'),
    )
    out, key = course(path)
    page = (out / "jdoe/handout.html").read_text()
    assert "<script" not in page
    assert "&lt;b&gt;Two&lt;/b&gt;" in page
    assert "\\<b\\>Two" in (out / "jdoe/handout.md").read_text()
    ast.parse((out / "jdoe/solution.py").read_text())
    holder = key_of(key)["students"]["jdoe"]
    assert "&lt;b&gt;" in (key / f"derivations/{holder['derivation']}.html").read_text()


def test_an_exercise_of_ones_own_travels_with_the_package(course, exercise_file, grader):
    out, key = course(exercise_file())
    solution = out / "jdoe/solution.py"
    assert solution.read_text().startswith("# exercise: task.toml variant ")
    assert (out / "jdoe/task.toml").read_bytes() == (key / "exercise/task.toml").read_bytes()
    assert grader("check", solution).exit_code == 1  # it runs, and nothing is done yet
