"""The report about one submission: the JSON document of `report.schema.json`."""

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from grader import __version__
from grader import outcomes as out
from grader.answers.plan import Plan
from grader.intake.submissions import Submission
from grader.marks.compare import Comparison
from grader.marks.judge import Judged
from grader.marks.scoring import Score, tell
from grader.spec.exercise import Exercise

SCHEMA = 1
"""Version of the report format."""
_ROUNDS = 100_000

Document = dict[str, Any]


@dataclass(frozen=True)
class Report:
    """A submission's report; `document` is what is written as JSON."""

    document: Document

    @property
    def full_marks(self) -> bool:
        """True when every point was earned."""
        score = self.document["score"]
        return score is not None and bool(score["earned"] == score["possible"])

    @property
    def unloadable(self) -> bool:
        """True when the submission's file could not even be imported."""
        outcomes = self.document.get("outcomes", [])
        return bool(outcomes) and all(one["outcome"] == "Unloadable" for one in outcomes)

    def to_json(self) -> str:
        """The document as text, keys in their documented order.

        A field or a list item a line: `indent` would leave the C encoder for one ten times slower.
        """
        fields = (f"{_dumps(key)}: {_lines(value)}" for key, value in self.document.items())
        return "{\n" + ",\n".join(fields) + "\n}\n"


def _lines(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n  " + ",\n  ".join(_dumps(item) for item in value) + "\n]"
    return _dumps(value)


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def assemble(
    plan: Plan,
    submission: Submission,
    run: out.Run,
    judged: tuple[Judged, ...],
    score: Score,
    timing: Mapping[str, float],
) -> Report:
    """The report of a graded submission."""
    return Report(
        {
            **_head(plan.exercise, submission),
            "key": report_key(plan.exercise, plan.seed, submission),
            "status": "graded",
            "score": _score(score),
            "criteria": [_criterion(criterion) for criterion in score.criteria],
            "cases": list(_cases(plan, judged)),
            "outcomes": [_outcome(call) for call in judged],
            "notes": list(dict.fromkeys(_notes(judged))),
            "output": run.output,
            "confinement": _plain(run.confinement),
            "versions": versions(),
            "timing": {**timing, "calls": [_seconds(call.outcome) for call in judged]},
        }
    )


def not_graded(exercise: Exercise | None, submission: Submission, fault: str) -> Report:
    """The report when nothing could be judged, with the reason: no score at all."""
    return Report(
        {
            **_head(exercise, submission),
            "key": "",
            "status": "not_graded",
            "fault": fault,
            "score": None,
            "versions": versions(),
            "timing": {},
        }
    )


def report_key(exercise: Exercise, seed: str | None, submission: Submission) -> str:
    """What decides a report, hashed: equal keys mean that grading again would change nothing."""
    parts = {
        "schema": SCHEMA,
        "content": submission.content,
        "exercise": [exercise.sha256, exercise.variant_seed, exercise.handle],
        "seed": _stretched(seed) if seed is not None else "",
        "versions": versions(),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=4)
def _stretched(seed: str) -> str:
    """The seed, dear to guess: students see keys and know all that goes into them but the seed."""
    return hashlib.pbkdf2_hmac("sha256", seed.encode(), b"backprop-grader", _ROUNDS).hex()


def _head(exercise: Exercise | None, submission: Submission) -> Document:
    return {
        "schema": SCHEMA,
        "exercise": {
            "id": exercise.id if exercise else "",
            "title": exercise.title if exercise else "",
            "spec_sha256": exercise.sha256 if exercise else "",
            "variant": exercise.variant if exercise else "",
        },
        "submission": submission_head(submission),
    }


def submission_head(submission: Submission) -> Document:
    """What a report says about the submission it is about."""
    return {
        "id": submission.id,
        "sha256": submission.sha256,
        "files": [file.name for file in submission.files],
    }


def _score(score: Score) -> Document:
    percent = 100 * score.earned / score.possible if score.possible else Fraction(100)
    return {
        "earned": str(score.earned),
        "possible": str(score.possible),
        "percent": round(float(percent), 2),
    }


def _criterion(criterion: Any) -> Document:
    document = {field.name: getattr(criterion, field.name) for field in fields(criterion)}
    return {**document, "points": str(criterion.points), "earned": str(criterion.earned)}


def _cases(plan: Plan, judged: tuple[Judged, ...]) -> Iterator[Document]:
    for case in plan.cases:
        calls = [call for call in judged if call.task.case.number == case.number]
        public = case.visibility == "public"
        yield {
            "number": case.number,
            "label": case.label if public else "",
            "visibility": case.visibility,
            "saturated": case.saturated,
            "sizes": dict(case.sizes) if public else {},
            "comparisons": [_comparison(call, one) for call in calls for one in call.comparisons],
            "replay": replay_command(plan, case.number) if public else "",
        }


def replay_command(plan: Plan, number: int) -> str:
    """The command that shows all quantities of a public case."""
    return f"grader solve {plan.exercise.handle} --case {number}"


def _comparison(call: Judged, comparison: Comparison) -> Document:
    public = call.task.case.visibility == "public"
    document: Document = {
        "function": call.task.function.label,
        "quantity": comparison.quantity,
        "verdict": comparison.verdict,
        "message": tell(call, comparison) if comparison.verdict != "correct" else "",
    }
    if public and comparison.worst is not None:
        worst = comparison.worst
        document["worst"] = {
            "index": list(worst.index),
            "got": finite(worst.got),
            "want": worst.want,
            "tolerance": worst.tolerance,
        }
    return document


def finite(number: float) -> float | str:
    """A float as JSON can hold it: infinities as text."""
    return number if np.isfinite(number) else str(number)


def _outcome(call: Judged) -> Document:
    outcome = call.outcome
    document: Document = {
        "function": call.task.function.label,
        "case": call.task.case.number,
        "outcome": type(outcome).__name__,
    }
    public = call.task.case.visibility == "public"
    skipped = {"values", "seconds"} | (set() if public else {"message"})
    for field in fields(outcome):
        if field.name not in skipped:
            document[field.name] = _plain(getattr(outcome, field.name))
    return document


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (tuple, list)) else value


def _seconds(outcome: out.Outcome) -> float:
    return round(float(getattr(outcome, "seconds", 0.0)), 6)


def _notes(judged: tuple[Judged, ...]) -> Iterator[str]:
    """What did not cost points but should be known."""
    for call in judged:
        if isinstance(call.outcome, out.Returned):
            for name in call.outcome.changed:
                yield (
                    f"{call.task.function.label} changes its argument {name} in place: "
                    "work on a copy, the caller still needs it"
                )


def versions() -> dict[str, str]:
    """Versions that a result may depend on."""
    return {
        "grader": __version__,
        "python": ".".join(map(str, sys.version_info[:3])),
        "numpy": np.__version__,
    }
