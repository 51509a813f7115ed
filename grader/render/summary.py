"""All reports of a run as one CSV table."""

import csv
import io
from fractions import Fraction

from grader.report import Document

FIELDS = ("submission", "exercise", "status", "earned", "possible", "percent")


def summary_csv(documents: list[Document]) -> str:
    """One row per submission: score, then the verdict on each criterion that applies to it."""
    verdicts = [_verdicts(document) for document in documents]
    columns = dict.fromkeys(column for row in verdicts for column in row)
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, [*FIELDS, *columns], restval="", lineterminator="\n")
    writer.writeheader()
    for document, row in zip(documents, verdicts, strict=True):
        head = (
            document["submission"]["id"],
            document["exercise"]["id"],
            document["status"],
            *_points(document["score"]),
        )
        cells = {**dict(zip(FIELDS, head, strict=True)), **row}
        writer.writerow({name: _safe(cell) for name, cell in cells.items()})
    return buffer.getvalue()


def _verdicts(document: Document) -> dict[str, str]:
    return {_column(criterion): criterion["verdict"] for criterion in document.get("criteria", [])}


def _column(criterion: Document) -> str:
    kind = " (stability)" if criterion["kind"] == "stability" else ""
    return f"{criterion['function']}.{criterion['quantity']}{kind}"


def _points(score: Document | None) -> tuple[object, object, object]:
    """Empty cells, never zeros, when there is no score."""
    if score is None:
        return "", "", ""
    return _decimal(score["earned"]), _decimal(score["possible"]), score["percent"]


def _decimal(fraction: str) -> str:
    """`7/2` as a spreadsheet reads it."""
    return f"{float(Fraction(fraction)):.6g}"


def _safe(cell: object) -> object:
    """A file name that begins like a formula must not become one in a spreadsheet."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in tuple("=+-@\t\r") else cell
