"""Places in what a notebook's code did: lines of the joined file become cells and their lines."""

import re
from dataclasses import replace
from typing import TypeVar

from grader.intake.notebooks import Notebook
from grader.intake.submissions import Submission
from grader.outcomes import Outcome, Raised, Run, Unloadable

_SYNTAX = frozenset(("SyntaxError", "IndentationError", "TabError"))
_LINE = re.compile(r"\b(on|at) line (\d+)\b")
Failed = TypeVar("Failed", Raised, Unloadable)


def in_cells(run: Run, submission: Submission) -> Run:
    """The run with every place in a notebook told as its cell and the line in it."""
    if not submission.notebooks:
        return run
    notebooks = {notebook.name: notebook for notebook in submission.notebooks}
    outcomes = tuple(_outcome(outcome, notebooks) for outcome in run.outcomes)
    output = run.output
    for notebook in submission.notebooks:
        output = _in_text(output, notebook)
    return replace(run, outcomes=outcomes, output=output)


def cell_place(submission: Submission, file: str, line: int) -> tuple[str, int]:
    """A file and line as they are shown: in a notebook `NAME cell 3` and the line in that cell."""
    for notebook in submission.notebooks:
        if notebook.name == file:
            cell, line = notebook.place(line)
            return f"{file} cell {cell}", line
    return file, line


def _outcome(outcome: Outcome, notebooks: dict[str, Notebook]) -> Outcome:
    if isinstance(outcome, Raised):
        return _placed(outcome, notebooks)
    return _placed(outcome, notebooks) if isinstance(outcome, Unloadable) else outcome


def _placed(failure: Failed, notebooks: dict[str, Notebook]) -> Failed:
    notebook = notebooks.get(failure.file)
    if notebook is None or failure.line is None:
        return failure
    cell, line = notebook.place(failure.line)
    message = failure.message
    if failure.type in _SYNTAX:
        # Python writes "after 'if' statement on line 12" into the text itself.
        message = _LINE.sub(lambda found: f"{found[1]} {_words(notebook, int(found[2]))}", message)
    return replace(failure, file=f"{notebook.name} cell {cell}", line=line, message=message)


def _in_text(text: str, notebook: Notebook) -> str:
    """Tracebacks and warnings that the code itself has printed."""
    name = re.escape(notebook.name)
    text = re.sub(
        rf'File "{name}", line (\d+)',
        lambda found: f'File "{notebook.name}", {_words(notebook, int(found[1]))}',
        text,
    )
    return re.sub(
        rf"^{name}:(\d+):",
        lambda found: f"{notebook.name} {_words(notebook, int(found[1]))}:",
        text,
        flags=re.M,
    )


def _words(notebook: Notebook, line: int) -> str:
    cell, inner = notebook.place(line)
    return f"cell {cell} line {inner}"
