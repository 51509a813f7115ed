"""Findings in words: what happened, why it matters, and what a teacher would ask."""

from collections.abc import Sequence

from grader.diagnosis.catalogue import CATALOGUE
from grader.diagnosis.diagnosis import Diagnosis, Place
from grader.diagnosis.evidence import Evidence
from grader.diagnosis.finding import (
    BEHAVIOUR,
    CLASS,
    CONSTANT,
    FOLLOWS,
    PAIR,
    UNKNOWN,
    Finding,
)
from grader.diagnosis.separate import separating
from grader.spec.exercise import Exercise

MOST_TOLD = 3
"""Alternatives that are spelled out."""


def tell(
    exercise: Exercise, finding: Finding, evidence: Evidence | None, place: Place | None
) -> Diagnosis | None:
    """The finding in words; None for what only follows from another one."""
    if finding.kind == FOLLOWS:
        return None
    separate = ""
    if evidence is not None and finding.kind in (CLASS, PAIR) and len(finding.alternatives) > 1:
        separate = separating(evidence.calls[0].scene, finding.hypotheses)
    return Diagnosis(
        finding.function,
        finding.items,
        finding.kind,
        finding.named,
        _steps(finding, evidence),
        _message(finding),
        _question(finding, separate),
        separate,
        place,
    )


def _steps(finding: Finding, evidence: Evidence | None) -> tuple[str, ...]:
    """The steps that all explanations blame; all of them when they share none."""
    sets = [set(h.made.steps) for h in finding.hypotheses]
    if not sets or evidence is None:
        return ()
    blamed = set.intersection(*sets) or set.union(*sets)
    order = list(evidence.calls[0].scene.site.steps)
    return tuple(sorted(blamed, key=lambda n: order.index(n) if n in order else -1))


def _message(finding: Finding) -> str:
    if finding.kind == UNKNOWN:
        return f"No known mistake gives your numbers for {_listed(finding.items)}."
    if finding.kind == CONSTANT:
        items = _listed(finding.items)
        verb = "is" if len(finding.items) == 1 else "are"
        return f"{items} {verb} right up to the factor {finding.detail}."
    if finding.kind == BEHAVIOUR:
        return _behaviour(finding)
    if len(finding.alternatives) > 1:
        return _alternatives(finding)
    rows = [CATALOGUE[code] for code in finding.named]
    if finding.detail:
        return f"{rows[0].what.removesuffix('.')} (the number is {finding.detail}). {rows[0].why}"
    where = next((h.made.where for h in finding.hypotheses if h.made.where), "")
    if len(rows) > 1:
        return "Two mistakes together. " + " ".join(row.what for row in rows)
    place = (
        f" ({where})" if where and all(h.made.where == where for h in finding.hypotheses) else ""
    )
    return f"{rows[0].what.removesuffix('.')}{place}. {rows[0].why}"


def _alternatives(finding: Finding) -> str:
    told = []
    for codes in sorted(finding.alternatives, key=lambda codes: (len(codes), _rank(codes))):
        text = " and ".join(_lower(CATALOGUE[code].what) for code in codes)
        told.append(text)
    more = len(told) - MOST_TOLD
    listed = "; or ".join(told[:MOST_TOLD]) + (f"; or {more} more" if more > 0 else "")
    return f"One of these, which give the same numbers here: {listed}."


def _rank(codes: Sequence[str]) -> list[int]:
    """Mistakes that only describe the numbers come first."""
    order = list(CATALOGUE)
    return [-1 if code in ("grad.zero", "bias.zero") else order.index(code) for code in codes]


def _lower(text: str) -> str:
    text = text.removesuffix(".")
    first = text.split(" ", 1)[0]
    is_name = first == "J" or (first.isupper() and len(first) > 1)
    return text if is_name else text[0].lower() + text[1:]


def _behaviour(finding: Finding) -> str:
    if len(finding.codes) > 1:
        return _one_of(finding.codes)
    row = CATALOGUE[finding.codes[0]]
    detail = f" ({finding.detail})" if finding.detail else ""
    return f"{row.what.removesuffix('.')}{detail}. {row.why}"


def _one_of(codes: Sequence[str]) -> str:
    told = "; or ".join(_lower(CATALOGUE[code].what) for code in codes)
    return f"One of these: {told}."


def _question(finding: Finding, separate: str) -> str:
    if finding.kind == UNKNOWN:
        return f"Which line gives {finding.items[0]}, and what do its operands hold on case 1?"
    codes = sorted(finding.named, key=lambda code: _rank([code]))
    if finding.kind == PAIR and len(finding.alternatives) == 1:
        return " ".join(CATALOGUE[code].question for code in finding.named)
    slots = {CATALOGUE[code].slot for code in codes}
    if len(slots) > 1 and separate:
        return f"What is {separate} on case 1, and what should it be?"
    return CATALOGUE[codes[0]].question


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
