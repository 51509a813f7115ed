"""The task as text at 80 columns."""

import textwrap

from grader.spec.exercise import Exercise
from grader.statement import statement

WIDTH, TERM = 80, 12


def statement_text(exercise: Exercise) -> str:
    """Title, words of the instructor, then every section of the statement."""
    lines = [exercise.title, "=" * len(exercise.title)]
    if exercise.variant:
        lines += [f"variant: {exercise.variant}"]
    if exercise.text:
        lines += ["", *textwrap.wrap(exercise.text, WIDTH)]
    for heading, rows in statement(exercise):
        lines += ["", heading, "-" * len(heading)]
        for term, text in rows:
            lines += _row(term, text)
    return "\n".join(lines) + "\n"


def _row(term: str, text: str) -> list[str]:
    """Term and text side by side, or below each other when the term is a whole signature."""
    if len(term) <= TERM:
        return _wrapped(text, f"  {term:<{TERM}} ", " " * (TERM + 3))
    return [*_wrapped(term, "  ", "      "), *_wrapped(text, "      ", "      ")]


def _wrapped(text: str, first: str, later: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False
    )
