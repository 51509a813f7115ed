"""A package handed back whole: of script and notebook, the one that is filled in counts."""

import json
from contextlib import closing

import pytest

from grader.intake.archives import Spool
from grader.intake.collect import collect
from grader.intake.layouts import AUTOMATIC

HEAD = "# exercise: worked-example\n"
FILLED = HEAD + "def forward(X, beta, theta):\n    return X @ beta\n"
BLANK = HEAD + "def forward(X, beta, theta):\n    raise NotImplementedError\n"


def notebook(source: str) -> str:
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "source": source}
    cells = [{**cell, "execution_count": None}]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.mark.parametrize(
    ("script", "cells", "main"),
    [
        (FILLED, BLANK, "solution.py"),
        (BLANK, FILLED, "solution.ipynb"),
        (BLANK, BLANK, "solution.py"),
        (FILLED, FILLED, "solution.py"),
    ],
)
def test_the_one_that_is_filled_in_is_graded_and_the_other_listed(tmp_path, script, cells, main):
    folder = tmp_path / "class/ada"
    folder.mkdir(parents=True)
    (folder / "solution.py").write_text(script)
    (folder / "solution.ipynb").write_text(notebook(cells))
    with closing(Spool()) as spool:
        found = collect(tmp_path / "class", False, spool, AUTOMATIC)
    assert [(one.id, one.main) for one in found.found] == [("ada", main)]
    other = {"solution.py", "solution.ipynb"} - {main}
    assert [path for path, _ in found.not_understood] == [f"ada/{other.pop()}"]
