"""The command that makes assignments."""

import json
from pathlib import Path

import click

from grader.commands.shared import FORMAT, exercise_names


@click.command()
@click.argument("exercise", shell_complete=exercise_names)
@click.option("--students", type=click.Path(path_type=Path), help="CSV file of the course.")
@click.option("--count", type=int, help="Number of students when there is no CSV file.")
@click.option("--column", help="Column of the CSV file that identifies a student.")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="Folder for students' packages."
)
@click.option("--key", type=click.Path(path_type=Path), help="Key folder; default: OUT-key.")
@click.option(
    "--secret",
    type=click.Path(path_type=Path),
    help="File with the course's secret; default: GRADER_SECRET, else one kept with the key.",
)
@click.option(
    "--uncertified", is_flag=True, help="Go on with an exercise that `certify` finds wanting."
)
@FORMAT
def generate(
    exercise: str,
    students: Path | None,
    count: int | None,
    column: str | None,
    out: Path,
    key: Path | None,
    secret: Path | None,
    uncertified: bool,
    form: str,
) -> None:
    """Make a package for each student with a variant of EXERCISE of their own.

    A package has the task as a page and as Markdown, a picture of the network,
    solution.py and solution.ipynb to fill in, and public cases. Hidden cases,
    all answers and the derivation go into the key folder, which only you can
    read; `grade --key` takes it.

    Run again, it adds who is new and writes over nothing.

    Example: grader generate any-network --count 30 --out homework
    """
    from grader.assignment.generate import Order, outcome_document, outcome_lines
    from grader.assignment.generate import generate as generate_all
    from grader.assignment.roster import counted, read_roster
    from grader.errors import UsageError
    from grader.spec.files import find_exercise

    if (students is None) == (count is None):
        raise UsageError("who is it for? give --students FILE.csv or --count N, one of them")
    if column is not None and students is None:
        raise UsageError("--column names a column of --students, which is missing")
    roster = counted(count) if count is not None else read_roster(Path(str(students)), column)
    sealed = key or out.with_name(f"{out.resolve().name}-key")
    order = Order(find_exercise(exercise), roster, out, sealed, secret, uncertified)
    outcome = generate_all(order)
    if form == "json":
        click.echo(json.dumps(outcome_document(order, outcome), indent=2, ensure_ascii=False))
        return
    for line in outcome_lines(order, outcome):
        click.echo(line)
