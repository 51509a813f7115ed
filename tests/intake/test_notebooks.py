"""Notebooks as submissions: what is kept, what is left out, and where messages point."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import NotLoadable
from grader.intake.magics import without_magics
from grader.intake.notebooks import as_code

SAYS = "# exercise: worked-example\n"
FORWARD = """def forward(X, beta, theta):
    return X @ beta, X @ beta, X @ beta @ theta, X @ beta @ theta
"""
BACKWARD = """def backward(X, Y, beta, theta):
    d = -2 * (Y - X @ beta @ theta) / len(X)
    return X.T @ d @ theta.T, (X @ beta).T @ d
"""


def notebook(*cells, form=4):
    """A notebook of these code cells; a cell that begins with # and a blank line is Markdown."""
    listed = [
        {"cell_type": "markdown", "source": cell}
        if cell.startswith("## ")
        else {"cell_type": "code", "source" if form == 4 else "input": cell.splitlines(True)}
        for cell in cells
    ]
    body = {"cells": listed} if form == 4 else {"worksheets": [{"cells": listed}]}
    return json.dumps({"nbformat": form, "nbformat_minor": 0, "metadata": {}, **body}).encode()


KEPT = {
    "a line magic": ("%matplotlib inline\nx = 1", "pass\nx = 1", [1]),
    "a shell line": ("!pip install numpy\nx = 1", "pass\nx = 1", [1]),
    "a shell line that goes on": ("!pip install \\\n  numpy\nx = 1", "pass\n\nx = 1", [1]),
    "help": ("np.dot?\n?np.dot\nx = 1", "pass\npass\nx = 1", [1, 2]),
    "what a shell line gives": ("files = !ls\nx = 1", "pass\nx = 1", [1]),
    "the only line of a block": ("if x:\n    %time f()\n", "if x:\n    pass\n", [2]),
    "a cell that is timed": ("%%time\ndef f():\n    %pdb\n", "\ndef f():\n    pass\n", [1, 3]),
    "a cell for a shell": ("%%bash\nls\nrm x", "\n\n", [1]),
    "a rest": ("y = 7 % 3", "y = 7 % 3", []),
    "a rest that goes on": ("y = (7\n  % 3)\nz = 8 \\\n  % 3", None, []),
    "a text": ("s = '''\n%no magic\n!none\n'''", None, []),
    "a text in quotes of the other kind": ('s = "it\'s"\nt = \'a "b"\'\n', None, []),
    "a question in a comment": ("x = 1  # why?\n# really?", None, []),
    "a comparison": ("a = x != y", None, []),
    "formatting": ("s = 'n: %d' \\\n% 3", None, []),
}


@pytest.mark.parametrize("name", KEPT)
def test_what_only_a_notebook_understands_is_left_out(name):
    cell, want, lines = KEPT[name]
    text, dropped = without_magics(cell)
    assert text == (cell if want is None else want)
    assert [line for line, _ in dropped] == lines
    assert text.count("\n") == cell.count("\n")


@pytest.mark.parametrize("path", sorted({ast.__file__, json.__file__, subprocess.__file__}))
def test_python_is_left_as_it_is(path):
    source = Path(path).read_text("utf-8")
    assert without_magics(source) == (source, [])


@given(st.text(alphabet="%!?=a \n\\'\"#([)]", max_size=60))
def test_lines_stay_where_they_are(cell):
    text, dropped = without_magics(cell)
    assert text.count("\n") == cell.count("\n")
    assert all(1 <= line <= cell.count("\n") + 1 for line, _ in dropped)


@given(st.lists(st.text(alphabet="ab\n", max_size=12), max_size=6), st.sampled_from([3, 4]))
def test_every_line_is_found_again(cells, form):
    code, book = as_code("a.ipynb", notebook(*cells, form=form))
    lines = code.decode().split("\n")
    for number, cell in enumerate(cells, 1):
        for at, text in enumerate(cell.rstrip("\n").split("\n"), 1):
            found = [n for n in range(1, len(lines)) if book.place(n) == (number, at)]
            assert [lines[n - 1] for n in found] == [text]


def test_the_exercise_may_be_named_in_any_cell():
    code, book = as_code("a.ipynb", notebook("## Title", "import numpy", SAYS + "x = 1"))
    assert code.decode().startswith(SAYS)
    assert book.place(2) == (2, 1)
    again, _ = as_code("a.ipynb", notebook(SAYS + "x = 1"))
    assert again.decode().count("exercise") == 1


@pytest.mark.parametrize(
    "data", [b"", b"x = 1", b"[]", b'{"cells": 3}', b"[" * 100_000, b"\xff\xfe", b'{"a": 1}']
)
def test_what_is_no_notebook_is_refused(data):
    with pytest.raises(NotLoadable, match="is not a notebook"):
        as_code("a.ipynb", data)


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=5) | st.sampled_from(["code", "x = 1\r\n"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["cells", "cell_type", "source", "worksheets"]), inner)
    ),
    max_leaves=12,
)


@given(JSON, st.lists(JSON, max_size=4))
def test_no_json_does_worse_than_be_refused(document, cells):
    for one in (document, {"cells": cells}, {"worksheets": [{"cells": cells}]}):
        try:
            code, book = as_code("a.ipynb", json.dumps(one).encode())
        except NotLoadable:
            continue
        code.decode()
        assert len(book.cells) <= len(cells) + 3


def test_half_a_surrogate_pair_is_survived():
    data = notebook("x = 1").replace(b"x = 1", b"s = '\\ud800'")
    compile(as_code("a.ipynb", data)[0], "a", "exec")


def checked(grader, tmp_path, *cells):
    (tmp_path / "lab.ipynb").write_bytes(notebook(*cells))
    result = grader("check", tmp_path / "lab.ipynb", "--format", "json")
    return result.exit_code, json.loads(result.stdout)


def test_a_notebook_earns_full_marks_and_says_what_was_left_out(grader, tmp_path):
    code, document = checked(
        grader, tmp_path, "## Lab", SAYS + "%matplotlib inline\n" + FORWARD, "!ls\n" + BACKWARD
    )
    assert code == 0, document
    assert document["submission"]["files"] == ["lab.ipynb"]
    assert document["notes"] == [
        "lab.ipynb cell 2 line 2: left out `%matplotlib inline`",
        "lab.ipynb cell 3 line 1: left out `!ls`",
    ]


def test_messages_name_the_cell_and_its_line(grader, tmp_path):
    wrong = "def backward(X, Y, beta, theta):\n    z = 1\n    return z / 0"
    code, document = checked(grader, tmp_path, SAYS + FORWARD, "## Text", wrong)
    assert code == 1
    places = {(o["file"], o["line"]) for o in document["outcomes"] if o["outcome"] == "Raised"}
    assert places == {("lab.ipynb cell 3", 3)}
    assert "at lab.ipynb cell 3 line 3: return z / 0" in document["criteria"][-1]["message"]


def test_a_diagnosis_points_into_the_cell(grader, tmp_path):
    wrong = BACKWARD.replace("return X.T @ d @ theta.T", "return -X.T @ d @ theta.T")
    _, document = checked(grader, tmp_path, SAYS + FORWARD, "## Text", "# mine\n" + wrong)
    places = [diagnosis["place"] for diagnosis in document["diagnoses"] if diagnosis["place"]]
    assert [(place["file"], place["line"]) for place in places] == [("lab.ipynb cell 3", 4)]
    assert places[0]["source"].startswith("return -X.T")


def test_a_syntax_error_names_the_cell_even_in_its_text(grader, tmp_path):
    code, document = checked(grader, tmp_path, SAYS, "x = 1\nif x:\ny = 2")
    assert code == 4
    message = document["criteria"][0]["message"]
    assert "after 'if' statement on cell 2 line 2 at lab.ipynb cell 2 line 3" in message


def test_printed_tracebacks_and_warnings_name_the_cell(grader, tmp_path):
    cell = (
        "import traceback, warnings\nwarnings.warn('old')\n"
        "try:\n    1 / 0\nexcept ZeroDivisionError:\n    traceback.print_exc()\n"
    )
    _, document = checked(grader, tmp_path, SAYS + FORWARD + BACKWARD, cell)
    assert "lab.ipynb cell 2 line 2: UserWarning: old" in document["output"]
    assert 'File "lab.ipynb", cell 2 line 4, in <module>' in document["output"]


def test_a_notebook_beside_a_module_it_imports(tmp_path):
    (tmp_path / "s/ada").mkdir(parents=True)
    main = notebook(SAYS + "from steps import backward\n" + FORWARD)
    (tmp_path / "s/ada/solution.ipynb").write_bytes(main)
    (tmp_path / "s/ada/steps.py").write_text(BACKWARD)
    (tmp_path / "s/big.ipynb").write_bytes(
        notebook(SAYS + FORWARD, BACKWARD).replace(
            b'"metadata": {}', b'"x": "' + b"y" * 2**21 + b'"'
        )
    )
    command = [sys.executable, "-m", "grader", "grade", tmp_path / "s", "--out", tmp_path / "out"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr
    assert result.stdout.count("10 of 10") == 2
