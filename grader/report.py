"""The report about one submission: the JSON document of `report.schema.json`."""

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from grader import __version__
from grader import outcomes as out
from grader.answers.plan import Plan
from grader.diagnosis.diagnosis import Explained
from grader.diagnosis.document import arrays_document, explained_document
from grader.intake.submissions import Submission
from grader.marks.judge import Judged, public_type
from grader.marks.scoring import Score, tell
from grader.spec.exercise import Exercise

SCHEMA = 2
"""Version of the report format."""
_ROUNDS = 100_000

Document = dict[str, Any]


@dataclass(frozen=True)
class Report:
    """A submission's report; `document` is what is written as JSON."""

    document: Document
    texts: Mapping[str, str] = field(default_factory=dict)
    """Fields that are JSON already, because many reports share them."""

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
        lines = (
            f"{_dumps(key)}: {self.texts.get(key) or json_lines(value)}"
            for key, value in self.document.items()
        )
        return "{\n" + ",\n".join(lines) + "\n}\n"


def json_lines(value: Any) -> str:
    """A field of a document as JSON; a list of objects with one to a line."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n  " + ",\n  ".join(_dumps(item) for item in value) + "\n]"
    return _dumps(value)


_dumps = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def assemble(
    plan: Plan,
    submission: Submission,
    run: out.Run,
    judged: tuple[Judged, ...],
    score: Score,
    explained: Explained,
    timing: Mapping[str, float],
) -> Report:
    """The report of a graded submission."""
    return Report(
        {
            **report_head(plan.exercise, submission),
            "key": report_key(plan.exercise, plan.seed, submission, run.confinement),
            "status": "graded",
            "score": _score(score),
            "criteria": [_criterion(criterion) for criterion in score.criteria],
            **explained_document(plan, score, explained),
            "cases": list(_cases(plan, judged)),
            "outcomes": [_outcome(call) for call in judged],
            "notes": list(submission.notes),
            "output": run.output,
            "confinement": _plain(run.confinement),
            "versions": versions(),
            "timing": timing_document(timing, judged),
        }
    )


def not_graded(exercise: Exercise | None, submission: Submission, fault: str) -> Report:
    """The report when nothing could be judged, with the reason: no score at all."""
    return Report(
        {
            **report_head(exercise, submission),
            "key": "",
            "status": "not_graded",
            "fault": fault,
            "score": None,
            "versions": versions(),
            "timing": {},
        }
    )


def report_key(
    exercise: Exercise, seed: str | None, submission: Submission, confinement: Mapping[str, object]
) -> str:
    """What decides a report, hashed: equal keys mean that grading again would change nothing."""
    about = exercise.sha256, exercise.variant_seed, exercise.handle
    wall = json.dumps(_plain(confinement), sort_keys=True)
    same = _key_of_all(about, seed, wall, tuple(versions().items()))
    digest = same.copy()
    digest.update(submission.content.encode())
    return str(digest.hexdigest())


@lru_cache(maxsize=256)
def _key_of_all(
    about: tuple[str, int, str],
    seed: str | None,
    confinement: str,
    versions: tuple[tuple[str, str], ...],
) -> Any:
    """The hash of what the submissions to an exercise have in common, to be continued."""
    parts = {
        "schema": SCHEMA,
        "exercise": about,
        "seed": _stretched(seed) if seed is not None else "",
        "confinement": confinement,
        "versions": versions,
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode())


@lru_cache(maxsize=4)
def _stretched(seed: str) -> str:
    """The seed, dear to guess: students see keys and know all that goes into them but the seed."""
    return hashlib.pbkdf2_hmac("sha256", seed.encode(), b"backprop-grader", _ROUNDS).hex()


def report_head(exercise: Exercise | None, submission: Submission) -> Document:
    """What a report is about."""
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
        "layout": submission.origin.layout,
        "students": [asdict(student) for student in submission.origin.students],
        "late": submission.origin.late,
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
    exact = ("points", "earned", "follow_through")
    return {**document, **{name: str(document[name]) for name in exact}}


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
            "comparisons": [
                _comparison(call, position)
                for call in calls
                for position in range(len(call.comparisons))
            ],
            "replay": replay_command(plan, case.number) if public else "",
        }


def replay_command(plan: Plan, number: int) -> str:
    """The command that shows all quantities of a public case."""
    return f"grader solve {plan.exercise.handle} --case {number}"


def _comparison(call: Judged, position: int) -> Document:
    comparison = call.comparisons[position]
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
        document.update(arrays_document(call, position))
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
    if call.task.case.visibility == "public" or isinstance(outcome, out.Unloadable):
        for one in fields(outcome):
            if one.name not in ("values", "seconds"):
                document[one.name] = _plain(getattr(outcome, one.name))
    elif isinstance(outcome, out.Raised):
        document["type"] = public_type(outcome.type)
    return document


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (tuple, list)) else value


def timing_document(timing: Mapping[str, float], judged: tuple[Judged, ...]) -> Document:
    """The seconds that grading took, and each call as the guest has measured it."""
    seconds = (getattr(call.outcome, "seconds", 0.0) for call in judged)
    return {**timing, "calls": [round(float(one), 6) for one in seconds]}


def versions() -> dict[str, str]:
    """Versions that a result may depend on."""
    return {
        "grader": __version__,
        "python": ".".join(map(str, sys.version_info[:3])),
        "numpy": np.__version__,
    }
