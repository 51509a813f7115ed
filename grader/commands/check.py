"""The command a student runs on a file."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.commands.shared import FORMAT, named_exercise

if TYPE_CHECKING:
    from grader.sandbox.process import GuestProcess


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--exercise", help="Id or .toml file; default: the file's first line says it.")
@click.option("--variant", type=int, help="Seed of the choices an exercise leaves open.")
@click.option(
    "--unsafe-own-code", "unsafe", is_flag=True, help="Run it with limits but without confinement."
)
@FORMAT
@click.pass_obj
def check(
    early: "GuestProcess | None",
    file: Path,
    exercise: str | None,
    variant: int | None,
    unsafe: bool,
    form: str,
) -> int:
    """Check FILE on the public cases.

    The file names its exercise in its first line: # exercise: ID

    The code runs confined; where that cannot be, --unsafe-own-code runs a file
    that you trust as you trust your own.

    Example: grader check solution.py
    """
    from grader.answers.plan import make_plan
    from grader.grading import grade as grade_one
    from grader.intake.submissions import exercise_of, load_submission
    from grader.render.text import report_text
    from grader.sandbox.runner import SubprocessRunner
    from grader.sandbox.spawn import can_be_confined

    if not can_be_confined(unsafe):
        click.echo("not confined: run your own code only", err=True)
    with SubprocessRunner(guest=early, shuts_itself_in=can_be_confined(unsafe)) as runner:
        submission = load_submission(file)
        stated, number = exercise_of(submission, file, exercise)
        plan = make_plan(named_exercise(stated, number if variant is None else variant))
        report = grade_one(plan, submission, runner)
    click.echo(report.to_json() if form == "json" else report_text(report.document), nl=False)
    if report.document["status"] != "graded":
        return 3
    return 0 if report.full_marks else 4 if report.unloadable else 1
