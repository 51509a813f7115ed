"""`Exercise(...).check(forward=forward, backward=backward)`."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from grader.answers.cases import cases_of, find_case
from grader.answers.plan import Plan, make_plan
from grader.errors import UsageError
from grader.grading import grade
from grader.intake.submissions import Submission
from grader.notebook.result import Result
from grader.notebook.sources import Files, Sources, sources_of
from grader.render.statement import statement_text
from grader.report import Document
from grader.sandbox.job import SourceFile
from grader.sandbox.own_process import OwnProcess
from grader.solve import Solution
from grader.spec.read import find_exercise, read_exercise

_NAME = "notebook"


class Exercise:
    """An exercise whose functions are written here: its task, its public cases, and a check."""

    def __init__(self, name: str | Path, variant: int = 0) -> None:
        """The exercise of an id or a .toml file; UsageError or SpecError when there is none."""
        self._exercise = read_exercise(find_exercise(str(name)), variant)

    def __repr__(self) -> str:
        spec = self._exercise
        variant = f", variant={spec.variant_seed}" if spec.variant_seed else ""
        return f"Exercise({spec.id!r}{variant})"

    def show(self) -> None:
        """Print the task as a student reads it."""
        print(statement_text(self._exercise), end="")  # noqa: T201 - what it is for

    def case(self, number: int = 1) -> dict[str, Any]:
        """Every quantity of a public case by its name, inputs first; UsageError if there is none.

        Arrays have the exercise's shapes; what has no dimensions is a Python number.
        """
        with _own_settings():
            case = find_case(cases_of(self._exercise, None), number)
            rows = tuple(Solution(self._exercise, case).quantities())
        return {row.name: row.value if row.value.ndim else row.value.item() for row in rows}

    def check(self, **functions: Any) -> Result:
        """Run these functions in this process on the public cases, and judge what they return.

        Raises UsageError for a name that the exercise does not ask for, KeyFault when the answers
        cannot be trusted, KeyboardInterrupt when it is interrupted.
        """
        self._refuse_unknown(functions)
        files = Files(functions.values())
        sources = sources_of(functions, files)
        main = SourceFile(_NAME, sources.text.encode())
        runner = OwnProcess(functions, files, files.shown)
        with _own_settings():
            report = grade(self._plan, Submission(_NAME, (main,), _NAME), runner)
        return Result(_placed(report.document, sources))

    @cached_property
    def _plan(self) -> Plan:
        return make_plan(self._exercise)

    def _refuse_unknown(self, functions: Mapping[str, Any]) -> None:
        """An adapter asks for what it likes, so there every name may be right."""
        names = list(dict.fromkeys(function.name for function in self._exercise.functions))
        unknown = [name for name in functions if name not in names]
        if unknown and self._exercise.adapter is None:
            raise UsageError(
                f"{self._exercise.id} asks for no function {unknown[0]!r}: "
                f"it asks for {', '.join(names)}"
            )


def _own_settings() -> np.errstate:
    """What the grader counts on, whatever the notebook has set."""
    return np.errstate(divide="warn", over="warn", under="ignore", invalid="warn")


def _placed(document: Document, sources: Sources) -> Document:
    """The document with every place in the joined text told as cell or file, and line."""
    diagnoses = [_told(one, sources) for one in document.get("diagnoses", [])]
    return {**document, "diagnoses": diagnoses} if diagnoses else document


def _told(diagnosis: Document, sources: Sources) -> Document:
    place = diagnosis["place"]
    if place is None:
        return diagnosis
    file, line = sources.place(place["line"])
    return {**diagnosis, "place": {**place, "file": file, "line": line}}
