"""The `grade` command's work: a folder in, reports and a summary out."""

import gc
import json
import secrets
from pathlib import Path

import click

from grader.batch import Graded, Plans, grade_all, write_atomically
from grader.errors import UsageError
from grader.render.summary import summary_csv
from grader.render.tables import grading_progress, summary_table
from grader.report import versions
from grader.spec.exercise import Exercise
from grader.submissions import find_submissions

RUN_FILE = "run.json"


def grade_folder(
    exercise: Exercise | None,
    path: Path,
    out: Path,
    seed: str | None,
    jobs: int,
    fail_under: float | None,
    form: str,
) -> int:
    """Grade all submissions of a path; the exit code of the command."""
    gc.enable()
    paths = find_submissions(path)
    chosen = seed or _kept_seed(out) or secrets.token_hex(8)
    plans = Plans(chosen, exercise)
    plans.given()
    _open(out, exercise, chosen)
    with grading_progress(len(paths)) as done:
        graded = tuple(grade_all(plans, paths, out, jobs, done))
    documents = [one.report.document for one in graded]
    write_atomically(out / "summary.csv", summary_csv(documents))
    if form == "json":
        summary = {"seed": chosen, "reports": [_row(one) for one in graded]}
        click.echo(json.dumps(summary, indent=2, ensure_ascii=False))
    else:
        summary_table(documents)
        click.echo(f"reports and summary.csv in {out}; hidden cases: --seed {chosen}")
    return _exit_code(graded, fail_under)


def _kept_seed(out: Path) -> str | None:
    """The seed of an earlier run into the same folder, so that grading again gives the same."""
    try:
        return str(json.loads((out / RUN_FILE).read_text(encoding="utf-8"))["seed"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _open(out: Path, exercise: Exercise | None, seed: str) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        document = {
            "exercise": exercise.handle if exercise else "as each submission says",
            "seed": seed,
            "versions": versions(),
        }
        write_atomically(out / RUN_FILE, json.dumps(document, indent=2) + "\n")
    except OSError as error:
        raise UsageError(f"cannot write into {out}: {error.strerror}") from None


def _row(graded: Graded) -> dict[str, object]:
    document = graded.report.document
    return {
        "submission": document["submission"]["id"],
        "exercise": document["exercise"]["id"],
        "status": document["status"],
        "score": document["score"],
        "report": str(graded.file),
    }


def _exit_code(graded: tuple[Graded, ...], fail_under: float | None) -> int:
    documents = [one.report.document for one in graded]
    if any(d["status"] != "graded" for d in documents):
        return 3
    if fail_under is not None and any(d["score"]["percent"] < fail_under for d in documents):
        return 1
    return 0
