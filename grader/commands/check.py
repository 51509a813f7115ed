"""The command a student runs on a file."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.commands.shared import exercise_names, named_exercise
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.report import Report
    from grader.sandbox.runner import Runner


def _text(report: "Report") -> str:
    from grader.render.text import report_text

    return report_text(report.document)


def _html(report: "Report") -> str:
    from grader.render.html import page_of

    return page_of(report.document)


def _junit(report: "Report") -> str:
    from grader.exchange.plain import junit_text
    from grader.exchange.results import Result

    return junit_text([Result(report.document)])


FORMS: dict[str, Callable[["Report"], str]] = {
    "text": _text,
    "json": lambda report: report.to_json(),
    "html": _html,
    "junit": _junit,
}


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--exercise",
    shell_complete=exercise_names,
    help="Id or .toml file; default: the file's first line says it.",
)
@click.option("--variant", type=int, help="Number of the variant: choices and numbers.")
@click.option("--watch", is_flag=True, help="Check again each time FILE is saved; Ctrl-C ends.")
@click.option(
    "--unsafe-own-code", "unsafe", is_flag=True, help="Run it with limits but without confinement."
)
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="text", show_default=True)
@click.pass_obj
def check(
    early: "Runner | None",
    file: Path,
    exercise: str | None,
    variant: int | None,
    watch: bool,
    unsafe: bool,
    form: str,
) -> int:
    """Check FILE on the public cases.

    The file names its exercise in its first line: # exercise: ID

    The code runs confined; where that cannot be, --unsafe-own-code runs a file
    that you trust as you trust your own.

    With --watch the exit code is that of the last check.

    Example: grader check solution.py
    """
    from grader.sandbox.runner import SubprocessRunner
    from grader.sandbox.spawn import can_be_confined

    if watch and form not in ("text", "json"):
        raise UsageError(f"--watch shows text or json: for {form} leave it out")
    if not can_be_confined(unsafe):
        click.echo("not confined: run your own code only", err=True)
    with early or SubprocessRunner(shuts_itself_in=can_be_confined(unsafe)) as runner:
        once = partial(_check, file, exercise, variant, form, runner)
        if not watch:
            return once()
        from grader.commands.watch import watch as watch_file

        return watch_file(file, once, runner.prepare, form)


def _check(
    file: Path, exercise: str | None, variant: int | None, form: str, runner: "Runner"
) -> int:
    """Check and print; the exit code."""
    from grader.answers.plan import make_plan
    from grader.grading import grade
    from grader.intake.submissions import exercise_of, load_submission
    from grader.quick.remember import remember

    submission = load_submission(file)
    stated, number = exercise_of(submission, file, exercise)
    plan = make_plan(named_exercise(stated, number if variant is None else variant))
    report = grade(plan, submission, runner)
    click.echo(FORMS[form](report), nl=False)
    remember(file, plan, report)
    if report.document["status"] != "graded":
        return 3
    return 0 if report.full_marks else 4 if report.unloadable else 1
