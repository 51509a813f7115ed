"""Reports on submissions without a mistake: all alike but for a few fields, so made only once.

In most classes most submissions are right, and their reports say forty times over that a call was
correct. What is the same in all of them is taken from the first one, its text included.
"""

from collections.abc import Mapping
from functools import lru_cache

from grader.answers.plan import Plan
from grader.intake.submissions import Submission
from grader.marks.compare import CORRECT
from grader.marks.judge import Judged
from grader.outcomes import Returned, Run
from grader.report import Document, Report, json_lines, report_head, report_key, timing_document

_KEPT_PLANS = 64


def recalled(
    plan: Plan,
    submission: Submission,
    run: Run,
    judged: tuple[Judged, ...],
    timing: Mapping[str, float],
) -> Report | None:
    """The report, when an earlier one on the plan serves as its model."""
    models = _models(plan)
    if not models or not _is_flawless(submission, judged):
        return None
    own = _own(plan, submission, run, judged, timing)
    return Report({**models[0].document, **own}, models[0].texts)


def keep(plan: Plan, submission: Submission, judged: tuple[Judged, ...], report: Report) -> None:
    """Take a report as the model of its plan, when it is the first that can be."""
    models = _models(plan)
    if models or not _is_flawless(submission, judged):
        return
    shared = report.document.keys() - _OWN
    texts = {name: json_lines(report.document[name]) for name in shared}
    models.append(Report(report.document, texts))


@lru_cache(maxsize=_KEPT_PLANS)
def _models(plan: Plan) -> list[Report]:
    return []


def _is_flawless(submission: Submission, judged: tuple[Judged, ...]) -> bool:
    """Whether all is right, and nothing is to be noted either."""
    return not submission.notes and all(map(_is_right, judged))


def _is_right(call: Judged) -> bool:
    outcome = call.outcome
    if not isinstance(outcome, Returned) or outcome.changed:
        return False
    return all(one.verdict == CORRECT for one in call.comparisons)


def _own(
    plan: Plan,
    submission: Submission,
    run: Run,
    judged: tuple[Judged, ...],
    timing: Mapping[str, float],
) -> Document:
    """What is the submission's own."""
    return {
        **report_head(plan.exercise, submission),
        "key": report_key(plan.exercise, plan.seed, submission, run.confinement),
        "output": run.output,
        "confinement": dict(run.confinement),
        "timing": timing_document(timing, judged),
    }


_OWN = frozenset(("schema", "exercise", "submission", "key", "output", "confinement", "timing"))
