"""The command line: parse, call, print, exit; nothing else."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader import __version__
from grader.errors import GraderError

if TYPE_CHECKING:
    from grader.sandbox.process import GuestProcess

FORMATS = click.Choice(["text", "json"])
EPILOG = """Exit codes: 0 done (check: full marks), 1 done but not full marks, 2 usage or exercise
file, 3 fault of the grader, 4 submission not loadable, 130 interrupted."""


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    epilog=EPILOG,
)
@click.version_option(__version__, prog_name="grader")
def cli() -> None:
    """Grade forward and backward propagation written by students.

    Example: grader check solution.py
    """


def run(arguments: list[str], early: "GuestProcess | None" = None) -> int:
    """Run a command line and return its exit code; errors are one line, or JSON in JSON mode."""
    try:
        code = cli.main(arguments, prog_name="grader", standalone_mode=False, obj=early)
        return int(code or 0)
    except GraderError as error:
        return _fail(arguments, str(error), error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 2
    except click.ClickException as error:
        return _fail(arguments, error.format_message(), 2)
    except (click.Abort, KeyboardInterrupt):
        return _fail(arguments, "interrupted", 130)
    except BrokenPipeError:
        # The reader (head, less) has seen enough; keep the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _fail(arguments: list[str], message: str, code: int) -> int:
    if "json" in arguments or "--format=json" in arguments:
        click.echo(json.dumps({"error": message, "exit_code": code}))
    else:
        click.echo(f"error: {message}", err=True)
    return code


def _exercise(name: str, variant: int) -> Any:
    from grader.spec.read import find_exercise, read_exercise

    return read_exercise(find_exercise(name), variant)


VARIANT = click.option(
    "--variant", default=0, show_default=True, help="Seed of the choices an exercise leaves open."
)
FORMAT = click.option("--format", "form", type=FORMATS, default="text", show_default=True)


@cli.command("list")
@FORMAT
def list_command(form: str) -> None:
    """List the exercises that ship with the grader.

    Example: grader list
    """
    from grader.spec.read import bundled

    exercises = [_exercise(name, 0) for name in bundled()]
    if form == "json":
        rows = [{"id": e.id, "title": e.title, "variant": e.variant} for e in exercises]
        click.echo(json.dumps(rows, indent=2))
        return
    from grader.render.tables import exercise_table

    exercise_table(exercises)


@cli.command()
@click.argument("exercise")
@VARIANT
@FORMAT
def show(exercise: str, variant: int, form: str) -> None:
    """Show the task of EXERCISE (an id or a .toml file) as a student reads it.

    Example: grader show logistic-log-likelihood
    """
    from grader.statement import statement

    chosen = _exercise(exercise, variant)
    if form == "json":
        sections = [{"heading": h, "rows": rows} for h, rows in statement(chosen)]
        click.echo(json.dumps({"id": chosen.id, "title": chosen.title, "sections": sections}))
        return
    from grader.render.statement import statement_text

    click.echo(statement_text(chosen), nl=False)


@cli.command()
@click.argument("exercise")
@click.option("--case", "number", default=1, show_default=True, help="Number of the case.")
@click.option("--seed", help="Add the hidden cases that `grade --seed` draws from this seed.")
@VARIANT
@FORMAT
def solve(exercise: str, number: int, seed: str | None, variant: int, form: str) -> None:
    """Show every quantity of a case: inputs, forward values, objective, gradients, bounds.

    Example: grader solve worked-example
    """
    from grader.answers.cases import cases_of, find_case
    from grader.solve import Solution, solution_document

    chosen = _exercise(exercise, variant)
    cases = cases_of(chosen, seed)
    solution = Solution(chosen, find_case(cases, number))
    if form == "json":
        click.echo(json.dumps(solution_document(solution), indent=2, allow_nan=False))
        return
    from grader.render.solution import solution_text

    click.echo(solution_text(solution, len(cases)), nl=False)


@cli.command()
@click.argument("exercise")
@click.option("--wrt", help="Only the derivative with respect to this parameter.")
@VARIANT
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "latex", "mathml", "json"]),
    default="text",
    show_default=True,
)
def derive(exercise: str, wrt: str | None, variant: int, form: str) -> None:
    """Derive the gradients by the chain rule, every factor shown.

    Example: grader derive logistic-log-likelihood --wrt beta
    """
    from grader.derive import derivation_text

    click.echo(derivation_text(_exercise(exercise, variant), wrt, form), nl=False)


@cli.command()
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
        plan = make_plan(_exercise(stated, number if variant is None else variant))
        report = grade_one(plan, submission, runner)
    click.echo(report.to_json() if form == "json" else report_text(report.document), nl=False)
    if report.document["status"] != "graded":
        return 3
    return 0 if report.full_marks else 4 if report.unloadable else 1


@cli.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--exercise", help="Id or .toml file; default: each file's first line says it.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for reports.")
@click.option("--seed", help="Seed of the hidden cases; default: drawn once and kept in --out.")
@click.option("--jobs", default=os.cpu_count() or 1, help="Submissions at once; default: cores.")
@click.option("--cluster", metavar="ADDRESS", help="Dask scheduler to grade on: tcp://host:8786.")
@click.option("--force", is_flag=True, help="Grade again what has not changed, too.")
@click.option("--fail-under", type=float, help="Exit 1 when a submission is below this percentage.")
@VARIANT
@FORMAT
def grade(
    path: Path,
    exercise: str | None,
    out: Path,
    seed: str | None,
    jobs: int,
    cluster: str | None,
    force: bool,
    fail_under: float | None,
    variant: int,
    form: str,
) -> int:
    """Grade PATH: a submission, a folder or an archive of them.

    A submission is a .py file, or a folder with a main file; folders may be
    nested, and zip and tar archives count as folders. Writes a JSON report for
    each and summary.csv into --out.

    The same command again goes on where an interrupted run has stopped: a
    report stays while submission, exercise, seed and versions are the same.
    What has changed is graded again, and changed scores are listed.

    Example: grader grade submissions/correct --out reports
    """
    from grader.batch.folder import Order, grade_folder
    from grader.doctor import require_confinement

    if cluster is None:
        require_confinement()
    chosen = None if exercise is None else _exercise(exercise, variant)
    order = Order(
        path, chosen, out, seed, max(jobs, 1), cluster, force, fail_under=fail_under, form=form
    )
    return grade_folder(order)


@cli.command()
@FORMAT
def doctor(form: str) -> int:
    """Say how student code is confined on this machine, found out by trying.

    Runs a built-in hostile submission behind each wall, shows what refused each
    attempt, all limits, and what to do for a better wall. Exits with 3 where
    nothing can be confined.

    Example: grader doctor
    """
    from grader.doctor import diagnosis, diagnosis_text

    document = diagnosis()
    text = json.dumps(document, indent=2) + "\n" if form == "json" else diagnosis_text(document)
    click.echo(text, nl=False)
    return 0 if document["tier"] else 3
