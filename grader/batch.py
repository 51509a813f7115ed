"""Grading a folder of submissions: one report each, then a summary."""

import csv
import io
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from grader.errors import NotLoadable
from grader.grading import grade
from grader.plan import Plan
from grader.report import Document, Report, not_graded
from grader.sandbox.runner import SubprocessRunner
from grader.submissions import Submission, load_submission


@dataclass(frozen=True)
class Graded:
    """One submission with its report and where it was written."""

    path: Path
    report: Report
    file: Path


def grade_all(
    plan: Plan, paths: tuple[Path, ...], out: Path, jobs: int, done: Callable[[], None]
) -> Iterator[Graded]:
    """Grade each submission in a process of its own, writing each report as it is ready."""
    out.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        for graded in pool.map(lambda path: _grade_one(plan, path, out), paths):
            done()
            yield graded


def _grade_one(plan: Plan, path: Path, out: Path) -> Graded:
    try:
        submission = load_submission(path)
    except NotLoadable as error:
        report = not_graded(plan, Submission(path.stem, (), ""), str(error))
    else:
        with SubprocessRunner() as runner:
            report = grade(plan, submission, runner)
    file = out / f"{path.name}.json"
    write_atomically(file, report.to_json())
    return Graded(path, report, file)


def write_atomically(path: Path, text: str) -> None:
    """Write so that a reader sees the old file or the whole new one."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def summary_csv(documents: list[Document]) -> str:
    """One row per submission: score, then the verdict on each criterion."""
    buffer = io.StringIO()
    graded = [d for d in documents if d["status"] == "graded"]
    columns = [_column(c) for c in graded[0]["criteria"]] if graded else []
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["submission", "status", "earned", "possible", "percent", *columns])
    for document in documents:
        score = document["score"]
        verdicts = [c["verdict"] for c in document.get("criteria", [])]
        cells = [document["status"], _decimal(score["earned"]), _decimal(score["possible"])]
        row = [document["submission"]["id"], *cells, score["percent"], *verdicts]
        writer.writerow([_safe(cell) for cell in row])
    return buffer.getvalue()


def _column(criterion: Document) -> str:
    kind = " (stability)" if criterion["kind"] == "stability" else ""
    return f"{criterion['function']}.{criterion['quantity']}{kind}"


def _decimal(fraction: str) -> str:
    """`7/2` as a spreadsheet reads it."""
    from fractions import Fraction

    return f"{float(Fraction(fraction)):.6g}"


def _safe(cell: object) -> object:
    """A file name that begins like a formula must not become one in a spreadsheet."""
    text = str(cell)
    return f"'{text}" if text[:1] in "=+-@\t\r" and not isinstance(cell, float) else cell
