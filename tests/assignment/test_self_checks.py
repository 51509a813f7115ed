"""Notebooks that check themselves, handed in as they are."""

import ast
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.intake.self_checks import without_self_checks
from tests.assignment.conftest import key_of, solution

LEFT = {
    "from grader import Exercise\nExercise('x').check(f=f)": "pass\npass",
    "import grader as g\nr = g.Exercise('x')\nr.check(f=f)\nr": "pass\npass\npass\npass",
    "from grader import Exercise as E; E('x').check(\n  f=f,\n)\nx = 1": "pass; pass\n\n\nx = 1",
    "x = 'grader'\nfrom graders import y": "x = 'grader'\nfrom graders import y",
    "from .grader import y": "from .grader import y",
    "import numpy, grader": "pass",
    "from grader import Exercise\nr = Exercise('x')\nr = 3\ny = r": "pass\npass\nr = 3\ny = r",
    "from grader import Exercise\ndef f():\n  return Exercise": "pass\ndef f():\n  return Exercise",
    "from grader import Exercise\nif True:\n  Exercise('x')\né = 1": "pass\npass\n\né = 1",
    "from grader import (": "from grader import (",
}


@pytest.mark.parametrize("text", LEFT, ids=range(len(LEFT)))
def test_only_what_has_to_do_with_the_grader_is_left_out(text):
    ((number, left, dropped),) = without_self_checks([(7, text, [])])
    assert (number, left) == (7, LEFT[text])
    assert len(dropped) == left.count("pass")


def test_names_are_known_in_later_cells():
    cells = [(1, "from grader import Exercise", []), (3, "e = Exercise('x')", []), (4, "e", [])]
    assert [text for _, text, _ in without_self_checks(cells)] == ["pass", "pass", "pass"]


STATEMENTS = st.sampled_from(
    [
        "from grader import Exercise",
        "import grader",
        "x = Exercise('a')",
        "x",
        "def f(a):\n    return a",
        "if x:\n    Exercise('b').check(\n        f=f)",
        "y = '''\ngrader'''",
        "z = 1; grader.Exercise('c'); w = 2",
        "s = 'ü'; x.check()",
    ]
)


@given(st.lists(STATEMENTS, max_size=6))
def test_lines_stay_in_place_and_code_stays_code(statements):
    text = "\n".join(statements)
    ((_, left, dropped),) = without_self_checks([(1, text, [])])
    assert left.count("\n") == text.count("\n")
    ast.parse(left)
    assert "import Exercise" not in left
    lines = text.split("\n")
    assert all(shown.partition("\n")[0] in lines[line - 1] for line, shown in dropped)


def test_a_filled_in_notebook_earns_all_points(course, grader, tmp_path):
    out, key = course()
    path = out / "jdoe/solution.ipynb"
    notebook = json.loads(path.read_bytes())
    assert "Exercise" in "".join(notebook["cells"][-1]["source"])
    functions = [cell for cell in notebook["cells"] if cell["id"].startswith("write")]
    for cell in functions:
        cell["source"] = []
    functions[0]["source"] = solution(key_of(key)["students"]["jdoe"]["choices"])
    path.write_text(json.dumps(notebook))
    result = grader("check", path)
    assert "score 14 of 14" in result.stdout
    assert result.exit_code == 0
