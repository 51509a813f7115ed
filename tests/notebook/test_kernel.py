"""Checking in a real Jupyter kernel: notebooks are executed and their outputs read."""

import nbformat
import pytest
from nbclient import NotebookClient

from grader.assignment.notebook import notebook_text
from grader.assignment.starter import Starter
from grader.spec.read import find_exercise, read_exercise

FORWARD = """import numpy as np

def logistic(z):
    return 1 / (1 + np.exp(-z))

def forward(X, beta, theta):
    net_h = X @ beta
    H = logistic(net_h)
    net_o = H @ theta
    return net_h, H, net_o, logistic(net_o)"""
BACKWARD = """def backward(X, Y, beta, theta):
    net_h, H, net_o, Y_hat = forward(X, beta, theta)
    delta = Y - Y_hat
    dJ_dtheta = H.T @ delta
    dJ_dbeta = X.T @ (delta @ theta.T * H * (1 - H))
    return dJ_dbeta, dJ_dtheta"""
CHECK = """from grader import Exercise

result = Exercise("logistic-log-likelihood").check(forward=forward, backward=backward)
result"""
TANH = FORWARD.replace("H = logistic(net_h)", "H = np.tanh(net_h)")
MIXED_UP = BACKWARD.replace("H.T @ delta", "delta @ H")


def given():
    """The code of the notebook that `generate` makes; its last cell checks."""
    exercise = read_exercise(find_exercise("logistic-log-likelihood"), 3)
    text = notebook_text(Starter(exercise, "logistic-log-likelihood"), "# task")
    cells = nbformat.reads(text, as_version=4).cells
    return tuple(cell.source for cell in cells if cell.cell_type == "code")


@pytest.fixture(scope="module")
def notebook():
    """What the cells of one notebook gave, run one after the other in one kernel."""
    names = {
        "right": (FORWARD, BACKWARD, CHECK, "result.score, result.possible, result.full_marks"),
        "wrong": (TANH, CHECK, "print(result)"),
        "raising": (FORWARD, MIXED_UP, CHECK),
        "misspelt": ("Exercise('logistic-log-likelihood').check(forwrad=forward)",),
        "unknown": ("Exercise('logistic-log-likelyhood')",),
        "task": ("Exercise('logistic-log-likelihood').show()",),
        "settings": (BACKWARD, "np.seterr(all='raise')", CHECK, "np.geterr()['over']"),
        "given": given(),
    }
    sources = [source for some in names.values() for source in some]
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    document = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(document, timeout=120, kernel_name="python3", allow_errors=True).execute()
    outputs = iter([cell.outputs for cell in document.cells])
    return {name: [next(outputs) for _ in some] for name, some in names.items()}


def data_of(outputs):
    (one,) = outputs
    assert one.output_type == "execute_result", one
    return one.data


def test_a_right_notebook_shows_full_marks_as_html_and_as_text(notebook):
    _, _, checked, told = notebook["right"]
    data = data_of(checked)
    assert data["text/plain"].splitlines()[-1] == "score 10 of 10 (100 %)"
    assert data["text/html"].lstrip().startswith("<section")
    assert data_of(told)["text/plain"] == "(Fraction(10, 1), Fraction(10, 1), True)"


def test_a_wrong_notebook_is_told_the_cell_and_the_line(notebook):
    _, checked, printed = notebook["wrong"]
    text = data_of(checked)["text/plain"]
    assert "at cell In[5] line 8: H = np.tanh(net_h)" in " ".join(text.split())
    assert "cell In[5]" in data_of(checked)["text/html"]
    assert printed[0].text.strip() == text


def test_an_exception_is_told_with_its_cell_and_line(notebook):
    *_, checked = notebook["raising"]
    text = " ".join(data_of(checked)["text/plain"].split())
    assert "backward raised ValueError" in text
    assert "at cell In[9] line 4: dJ_dtheta = delta @ H" in text


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("misspelt", "UsageError", "no function 'forwrad': it asks for forward, backward"),
        ("unknown", "UsageError", "did you mean logistic-log-likelihood"),
    ],
)
def test_a_wrong_name_is_one_line(notebook, name, kind, words):
    ((error,),) = notebook[name]
    assert error.ename == kind
    (line,) = error.traceback
    assert words in line


def test_the_task_is_printed(notebook):
    (((output),),) = notebook["task"]
    assert "log likelihood" in output.text
    assert "backward(X, Y, beta, theta)" in output.text


def test_numpys_settings_are_the_students_own(notebook):
    *_, checked, settings = notebook["settings"]
    assert "score 10 of 10" in data_of(checked)["text/plain"]
    assert data_of(settings)["text/plain"] == "'raise'"


def test_the_notebook_that_students_get_checks_itself(notebook):
    data = data_of(notebook["given"][-1])
    assert "NotImplementedError" in data["text/plain"]
    assert "score 0 of 10" in data["text/plain"]
    assert "<section" in data["text/html"]
