"""What a check in a notebook gives: readable as text, and as HTML where that can be shown."""

from dataclasses import dataclass
from fractions import Fraction

from grader.render.html import fragment_of
from grader.render.text import report_text
from grader.report import Document, Report


@dataclass(frozen=True, repr=False, eq=False)
class Result:
    """The report of a check."""

    document: Document
    """The report as `grader check --format json` writes it."""

    @property
    def score(self) -> Fraction | None:
        """Points earned; None when the grader itself has failed."""
        score = self.document["score"]
        return None if score is None else Fraction(score["earned"])

    @property
    def possible(self) -> Fraction | None:
        """Points that can be earned; None when the grader itself has failed."""
        score = self.document["score"]
        return None if score is None else Fraction(score["possible"])

    @property
    def full_marks(self) -> bool:
        """True when every point was earned."""
        return Report(self.document).full_marks

    def __repr__(self) -> str:
        return report_text(self.document).rstrip("\n")

    def _repr_html_(self) -> str:
        return fragment_of(self.document)
