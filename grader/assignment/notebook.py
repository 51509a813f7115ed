"""The same as a notebook: the task, a cell for each function, and one that checks them."""

import json
from collections.abc import Iterator
from typing import Any

from grader.assignment.starter import IMPORT, Starter


def notebook_text(starter: Starter, task: str) -> str:
    """A notebook in format 4.5; `task` is the handout as Markdown."""
    document = {
        "cells": list(_cells(starter, task)),
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _cells(starter: Starter, task: str) -> Iterator[dict[str, Any]]:
    yield _cell("task", task, "markdown")
    yield _cell("begin", f"{starter.first_line}\n{IMPORT}\n")
    for number, source in enumerate(starter.cells, 1):
        yield _cell(f"write-{number}", source)
    yield _cell("words", "Run this cell to check your work on the public cases.", "markdown")
    yield {**_cell("check", check_code(starter)), "metadata": {"tags": ["check"]}}


def check_code(starter: Starter) -> str:
    """The cell that checks what the others define."""
    names = ", ".join(f"{name}={name}" for name in starter.names)
    call = f'Exercise("{starter.named}", variant={starter.exercise.variant_seed})'
    return f"from grader import Exercise\n\n{call}.check({names})"


def _cell(name: str, source: str, kind: str = "code") -> dict[str, Any]:
    lines = source.rstrip("\n").splitlines(keepends=True)
    cell = {"cell_type": kind, "id": name, "metadata": {}, "source": lines}
    return cell if kind == "markdown" else {**cell, "execution_count": None, "outputs": []}
