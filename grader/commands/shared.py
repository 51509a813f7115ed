"""What commands share: options, the exercise an argument names, and how an error is told."""

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from grader.spec.exercise import Exercise

FORMATS = click.Choice(["text", "json"])
FORMAT = click.option("--format", "form", type=FORMATS, default="text", show_default=True)
VARIANT = click.option(
    "--variant", default=0, show_default=True, help="Number of the variant: choices and numbers."
)


def named_exercise(name: str, variant: int) -> "Exercise":
    """The exercise of an id or a .toml file; UsageError or SpecError when there is none."""
    from grader.spec.read import find_exercise, read_exercise

    return read_exercise(find_exercise(name), variant)


def exercise_names(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> "list[CompletionItem]":
    """What a shell may complete to: ids, or else files."""
    from click.shell_completion import CompletionItem

    from grader.spec.files import bundled

    names = [CompletionItem(name) for name in bundled() if name.startswith(incomplete)]
    return names or [CompletionItem(incomplete, type="file")]


def tell_error(message: str, code: int, as_json: bool) -> int:
    """One line on standard error, or JSON on standard output; the exit code again."""
    if as_json:
        click.echo(json.dumps({"error": message, "exit_code": code}))
    else:
        click.echo(f"error: {message}", err=True)
    return code
