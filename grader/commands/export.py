"""The command that takes results to where grades live."""

import json
from pathlib import Path

import click

from grader.commands.shared import FORMAT, exercise_names, named_exercise
from grader.errors import UsageError
from grader.exchange.gradebook import listing
from grader.exchange.targets import TARGETS, Asked, Written
from grader.exchange.targets import export as exported


@click.command()
@click.argument("reports", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--to", "target", required=True, type=click.Choice(list(TARGETS)))
@click.option("--out", type=click.Path(path_type=Path), help="File, or folder for prairielearn.")
@click.option("--gradebook", type=click.Path(path_type=Path), help="The system's own CSV export.")
@click.option("--column", help="Column of scores: its heading, or a part only it has.")
@click.option("--comments", help="Column of feedback comments, where its heading is not known.")
@click.option(
    "--exercise", shell_complete=exercise_names, help="Id or .toml file to make an autograder for."
)
@click.option("--variant", type=int, help="Seed of the choices the exercise leaves open.")
@click.option("--seed", help="Seed of the autograder's hidden cases; default: drawn.")
@click.option("--image", help="Docker image for prairielearn.")
@FORMAT
def export(
    reports: Path | None,
    target: str,
    out: Path | None,
    gradebook: Path | None,
    column: str | None,
    comments: str | None,
    exercise: str | None,
    variant: int | None,
    seed: str | None,
    image: str | None,
    form: str,
) -> int:
    """Export the reports in DIR, or an exercise as an autograder.

    \b
    canvas, moodle            fill the CSV that the system has exported: scores,
                              for moodle feedback comments too; nothing else
                              changes. Needs DIR, --gradebook, --out.
    gradescope, prairielearn  make an autograder. Needs --exercise, --out.
    csv, junit                reports as a table or as JUnit XML. Needs DIR.

    Who was not found, and which rows have no submission, is listed. A
    submission that was not graded gets no score.

    Example: grader export reports --to canvas --gradebook grades.csv --out filled.csv
    """
    if variant is not None and exercise is None:
        raise UsageError("--variant is the variant of an exercise: give --exercise, too")
    chosen = None if exercise is None else named_exercise(exercise, variant or 0)
    asked = Asked(reports, out, gradebook, column, comments, chosen, seed, image)
    written = exported(target, asked)
    _write(written)
    _say(written, form)
    return 0


def _write(written: Written) -> None:
    """Write all files, each whole or not at all."""
    for path, data in written.files.items():
        part = path.with_name(f".{path.name}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(data)
            part.chmod(0o755 if path in written.executable else 0o644)
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise UsageError(f"cannot write {path}: {error.strerror}") from None


def _say(written: Written, form: str) -> None:
    if form == "json":
        document = {
            "said": written.said,
            "files": [str(path) for path in written.files],
            "lists": written.lists,
            "text": written.text,
        }
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
        return
    for line in listing(written.lists):
        click.echo(line, err=True)
    click.echo(written.text or f"{written.said}\n", nl=False)
