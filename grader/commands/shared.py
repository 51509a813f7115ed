"""What commands share: options, and the exercise an argument names."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from grader.spec.exercise import Exercise

FORMATS = click.Choice(["text", "json"])
FORMAT = click.option("--format", "form", type=FORMATS, default="text", show_default=True)
VARIANT = click.option(
    "--variant", default=0, show_default=True, help="Seed of the choices an exercise leaves open."
)


def named_exercise(name: str, variant: int) -> "Exercise":
    """The exercise of an id or a .toml file; UsageError or SpecError when there is none."""
    from grader.spec.read import find_exercise, read_exercise

    return read_exercise(find_exercise(name), variant)
