"""What the first line of a sample submission promises, and how a report may differ from it."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from grader.marks.compare import VERDICTS

_FIRST_LINE = re.compile(
    r"# exercise: \S+(?: variant \d+)?; expected: (\S[^;]*)(?:; mistakes: (\S[^;]*))?"
)
_SCORE = re.compile(r"score (\d+(?:/\d+)?) of (\d+(?:/\d+)?)|score (\d+)/(\d+)")
_VERDICT = re.compile(r"(\w+)(?:\.(\w+))?(@stability)?=(\w+)")
_CODES = re.compile(r"(none|unknown)|[a-z]+\.\w+(?:, [a-z]+\.\w+)*")


class StatementError(ValueError):
    """A first line that promises nothing that can be compared."""


@dataclass(frozen=True)
class Promise:
    """What a first line says about the report."""

    full: bool
    score: tuple[Fraction, Fraction] | None
    verdicts: dict[tuple[str, str, str], str]
    """(function or `all`, quantity or empty, kind) -> verdict."""
    notes: int | None
    mistakes: frozenset[str] | None = None
    """Codes that must be named; `unknown` when none may be; None when nothing is said."""


def read_promise(text: str) -> Promise:
    """The promise of a submission's text; StatementError says what the line should be."""
    line = text.partition("\n")[0]
    found = _FIRST_LINE.fullmatch(line)
    if found is None:
        raise StatementError(
            f"the first line is {line!r}; it must state what to expect, "
            "e.g. `# exercise: ID; expected: full marks` (see submissions/README.md)"
        )
    parts = [part.strip() for part in found[1].split(",")]
    scores = [match for part in parts if (match := _SCORE.fullmatch(part))]
    verdicts = [match for part in parts if (match := _VERDICT.fullmatch(part))]
    notes = [int(part.removeprefix("notes ")) for part in parts if re.fullmatch(r"notes \d+", part)]
    full = "full marks" in parts
    if full + len(scores) + len(verdicts) + len(notes) != len(parts):
        raise StatementError(f"cannot read all of {found[1]!r} (see submissions/README.md)")
    if not full and not scores and not verdicts:
        raise StatementError(f"{found[1]!r} states neither a score nor a verdict")
    unknown = {match[4] for match in verdicts} - set(VERDICTS)
    if unknown:
        raise StatementError(f"no such verdict: {', '.join(sorted(unknown))}")
    return Promise(
        full=full,
        score=_points(scores),
        verdicts=dict(map(_stated, verdicts)),
        notes=notes[0] if notes else None,
        mistakes=_codes(found[2], full),
    )


def _codes(text: str | None, full: bool) -> frozenset[str] | None:
    if text is None:
        return frozenset() if full else None
    if _CODES.fullmatch(text) is None:
        raise StatementError(f"cannot read the mistakes {text!r} (see submissions/README.md)")
    return frozenset(text.split(", ")) - {"none"}


def _points(matches: list[re.Match[str]]) -> tuple[Fraction, Fraction] | None:
    if not matches:
        return None
    earned, possible = (text for text in matches[0].groups() if text is not None)
    return Fraction(earned), Fraction(possible)


def _stated(match: re.Match[str]) -> tuple[tuple[str, str, str], str]:
    kind = "stability" if match[3] else "ordinary"
    return (match[1], match[2] or "", kind), match[4]


def broken(promise: Promise, document: dict[str, Any]) -> list[str]:
    """Everything in which a report differs from the promise."""
    if document["status"] != "graded":
        return [f"not graded: {document['fault']}"]
    found = list(_broken_verdicts(promise, document["criteria"]))
    score = Fraction(document["score"]["earned"]), Fraction(document["score"]["possible"])
    if promise.score not in (None, score):
        found.append(
            f"score {score[0]} of {score[1]}, not {promise.score[0]} of {promise.score[1]}"
        )
    if promise.notes not in (None, len(document["notes"])):
        found.append(f"{len(document['notes'])} notes, not {promise.notes}: {document['notes']}")
    return found


def _broken_verdicts(promise: Promise, criteria: list[dict[str, str]]) -> Any:
    if not promise.full and not promise.verdicts:
        return
    used = set()
    for criterion in criteria:
        function, quantity, kind = (criterion[key] for key in ("function", "quantity", "kind"))
        keys = ((function, quantity, kind), (function, "", kind), ("all", "", kind))
        key = next((key for key in keys if key in promise.verdicts), None)
        used.add(key)
        wanted = promise.verdicts.get(key, "correct") if key else "correct"
        if criterion["verdict"] != wanted:
            what = f"{function}.{quantity} ({kind}) is {criterion['verdict']}, not {wanted}"
            yield f"{what}: {criterion['message']}"
    for key in promise.verdicts.keys() - used:
        yield f"{key} names no criterion of the exercise"


def misnamed(promise: Promise, document: dict[str, Any]) -> list[str]:
    """Everything in which a report's diagnoses differ from the stated mistakes."""
    stated = promise.mistakes
    if stated is None:
        return []
    found = [(d["function"], d["kind"], set(d["mistakes"])) for d in document["diagnoses"]]
    wrong = [
        f"{code} is not named: {found}"
        for code in sorted(stated - {"unknown"})
        if not any(code in codes for _, _, codes in found)
    ]
    if stated == {"unknown"} and not found:
        wrong.append("there is no diagnosis, not even `unknown`")
    for function, kind, codes in found:
        if kind == "unknown" and "unknown" not in stated:
            wrong.append(f"{function}: unknown, although {sorted(stated)} are stated")
        if kind != "unknown" and not codes & stated:
            wrong.append(f"{function}: wrongly named {kind} {sorted(codes)}")
        if kind == "pair" and len(stated) > 1 and len(codes & stated) < 2:
            wrong.append(f"{function}: only one of the pair {sorted(codes)} is stated")
    return wrong
