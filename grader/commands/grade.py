"""The command that grades a class."""

import os
from pathlib import Path

import click

from grader.commands.shared import FORMAT, VARIANT, named_exercise


@click.command()
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
    chosen = None if exercise is None else named_exercise(exercise, variant)
    order = Order(
        path, chosen, out, seed, max(jobs, 1), cluster, force, fail_under=fail_under, form=form
    )
    return grade_folder(order)
