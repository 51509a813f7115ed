"""What earns points: criteria and scores, in exact fractions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType

from grader.answers.plan import Plan
from grader.marks.compare import CORRECT, SINGLE, VERDICTS, Comparison
from grader.marks.judge import Judged
from grader.outcomes import Missing, Unloadable
from grader.spec.exercise import Exercise, Function

SEVERITY = {verdict: position for position, verdict in enumerate(VERDICTS)}
ORDINARY, STABILITY = "ordinary", "stability"


@dataclass(frozen=True)
class Criterion:
    """One quantity of one function, over all its cases of a kind."""

    function: str
    quantity: str
    kind: str
    """`ordinary` or `stability`."""
    points: Fraction
    earned: Fraction
    verdict: str
    visibility: str
    """`public` when a public case decided the verdict, else `hidden`."""
    message: str
    case: int
    """Number of the case that decided; 0 when all cases are correct."""
    follow_through: Fraction = Fraction()
    """Part of the earned points that is for a right step from wrong earlier values."""
    after: str = ""
    """The wrong quantity that this one follows from."""
    because: str = ""
    """What followed from what, as a sentence."""


@dataclass(frozen=True)
class Followed:
    """What a quantity follows from, and why that earns its follow-through share."""

    after: str
    """The wrong quantity that it follows from; empty for a mere remark."""
    because: str
    """The same as a sentence."""


Follows = Mapping[tuple[str, str], Followed]
"""(function, quantity) -> what it follows from."""
NONE: Follows = MappingProxyType({})


@dataclass(frozen=True)
class Score:
    """Earned and possible points."""

    earned: Fraction
    possible: Fraction
    criteria: tuple[Criterion, ...]

    @property
    def full(self) -> bool:
        """True for full marks."""
        return self.earned == self.possible


def score(plan: Plan, judged: tuple[Judged, ...], follows: Follows = NONE) -> Score:
    """The score of a judged run."""
    criteria = tuple(
        _with_follow_through(plan.exercise, function, criterion, follows)
        for function in plan.exercise.functions
        for criterion in _function_criteria(plan.exercise, function, judged)
    )
    earned = sum((criterion.earned for criterion in criteria), Fraction())
    return Score(earned, sum((c.points for c in criteria), Fraction()), criteria)


def _with_follow_through(
    exercise: Exercise, function: Function, criterion: Criterion, follows: Follows
) -> Criterion:
    """The better of the two marks: on its own, and for following from an earlier mistake."""
    why = follows.get((criterion.function, criterion.quantity))
    if why is None or criterion.kind != ORDINARY:
        return criterion
    if criterion.verdict == CORRECT:
        return replace(criterion, because=why.because)
    shares = dict(function.follow_through)
    share = shares.get(criterion.quantity, exercise.follow_through)
    earned = criterion.points * share if why.after else Fraction()
    return replace(
        criterion,
        earned=max(earned, criterion.earned),
        follow_through=earned if earned > criterion.earned else Fraction(),
        after=why.after,
        because=why.because,
    )


def _function_criteria(
    exercise: Exercise, function: Function, judged: tuple[Judged, ...]
) -> Iterator[Criterion]:
    for kind, points in ((ORDINARY, function.points), (STABILITY, function.stability)):
        calls = tuple(
            call
            for call in judged
            if call.task.function is function and call.task.case.saturated == (kind == STABILITY)
        )
        names = tuple(dict.fromkeys(c.quantity for call in calls for c in call.comparisons))
        if points or kind == ORDINARY:
            for name in names:
                yield _criterion(exercise, function, name, kind, points / len(names), calls)


def _criterion(
    exercise: Exercise,
    function: Function,
    name: str,
    kind: str,
    points: Fraction,
    calls: tuple[Judged, ...],
) -> Criterion:
    """The verdict is that of the worst case; among equals the first, so a public one if any."""
    pairs = [(call, c) for call in calls for c in call.comparisons if c.quantity == name]
    call, worst = max(pairs, key=lambda pair: SEVERITY[pair[1].verdict])
    shares = {CORRECT: Fraction(1), SINGLE: exercise.single_precision}
    share = shares.get(worst.verdict, Fraction())
    right = worst.verdict == CORRECT
    return Criterion(
        function=function.label,
        quantity=name,
        kind=kind,
        points=points,
        earned=points * share,
        verdict=worst.verdict,
        visibility="public" if right or _is_public(call) else "hidden",
        message="" if right else tell(call, worst),
        case=0 if right else call.task.case.number,
    )


def _is_public(call: Judged) -> bool:
    return call.task.case.visibility == "public"


def tell(call: Judged, comparison: Comparison) -> str:
    """The message with its case; without values and sizes when the case is hidden."""
    if isinstance(call.outcome, Unloadable):  # before any case was seen
        return comparison.message
    if isinstance(call.outcome, Missing) and _is_public(call):  # whatever the case
        return comparison.message
    if _is_public(call):
        return f"{comparison.message} ({call.task.case.name})"
    return f"{comparison.hint} (hidden case {call.task.case.number})"
