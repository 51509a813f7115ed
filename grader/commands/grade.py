"""The command that grades a class."""

import os
from pathlib import Path

import click

from grader.commands.shared import FORMAT, VARIANT, exercise_names, named_exercise
from grader.intake.layouts import AUTO, CHOICES
from grader.intake.layouts import chosen as chosen_layout


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--exercise",
    shell_complete=exercise_names,
    help="Id or .toml file; default: each file's first line says it.",
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for reports.")
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    help="Key folder of `generate`: exercise, seed and each student's variant.",
)
@click.option("--seed", help="Seed of the hidden cases; default: drawn once and kept in --out.")
@click.option("--jobs", default=os.cpu_count() or 1, help="Submissions at once; default: cores.")
@click.option("--cluster", metavar="ADDRESS", help="Dask scheduler to grade on: tcp://host:8786.")
@click.option("--force", is_flag=True, help="Grade again what has not changed, too.")
@click.option(
    "--layout",
    type=click.Choice(CHOICES),
    default=AUTO,
    show_default=True,
    help="What names of files say.",
)
@click.option("--layout-regex", metavar="REGEX", help="Names of files, with named groups.")
@click.option(
    "--min-tier",
    type=click.Choice(("A", "B", "C")),
    default="C",
    show_default=True,
    help="Refuse to run students behind a wall worse than this; `doctor` shows them.",
)
@click.option("--fail-under", type=float, help="Exit 1 when a submission is below this percentage.")
@click.option(
    "--uncertified", is_flag=True, help="Use exercises that `certify` finds wanting, too."
)
@VARIANT
@FORMAT
def grade(
    path: Path,
    exercise: str | None,
    out: Path,
    key: Path | None,
    seed: str | None,
    jobs: int,
    cluster: str | None,
    force: bool,
    layout: str,
    layout_regex: str | None,
    min_tier: str,
    fail_under: float | None,
    uncertified: bool,
    variant: int,
    form: str,
) -> int:
    """Grade PATH: a submission, a folder or an archive of them.

    A submission is a .py file, a notebook, or a folder with a main file; folders
    may be nested, and zip and tar archives count as folders. Writes a JSON report
    for each and summary.csv into --out.

    A download from Canvas, Moodle or Gradescope is known by its names, or by
    --layout. For other names --layout-regex is a pattern for the path of each
    file, with groups (?P<student>) and (?P<file>), and if there are any
    (?P<attempt>) and (?P<id>). The newest attempt counts.

    The same command again goes on where an interrupted run has stopped: a
    report stays while submission, exercise, seed, versions and wall are the same.
    What has changed is graded again, and changed scores are listed.

    Example: grader grade submissions/correct --out reports
    """
    from grader.sandbox.ahead import MOST_AHEAD, started

    jobs = max(jobs, 1)
    with started(0 if cluster else min(jobs, MOST_AHEAD)) as ahead:
        # Only now, since this takes as long as a zygote needs to start:
        from grader.assignment.resolve import sealed_key
        from grader.batch.folder import Order, grade_folder
        from grader.errors import UsageError

        choice = chosen_layout(layout, layout_regex)
        named = None if exercise is None else named_exercise(exercise, variant)
        sealed = None
        if key is not None:
            if exercise is not None or seed is not None or variant:
                raise UsageError("--key says exercise, seed and variants: leave the others out")
            sealed = sealed_key(key)
            named, seed = sealed.exercise(), sealed.key.seed
        order = Order(
            path=path,
            exercise=named,
            out=out,
            seed=seed,
            jobs=jobs,
            cluster=cluster,
            force=force,
            fail_under=fail_under,
            min_tier=min_tier,
            form=form,
            layout=choice,
            uncertified=uncertified,
            key=sealed,
        )
        return grade_folder(order, ahead)
