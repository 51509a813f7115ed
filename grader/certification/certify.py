"""Certifying: the reference is right, an empty stub earns nothing, every mistake is noticed."""

import math
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from grader.answers.plan import Plan, Task, make_plan
from grader.certification.certificate import Certificate, Codes
from grader.certification.probes import probes
from grader.diagnosis.bank import Bank
from grader.diagnosis.compute import DoesNotFit
from grader.diagnosis.diagnose import banks_of
from grader.diagnosis.evidence import Seen
from grader.diagnosis.hypothesis import Entry, Hypothesis, fingerprint
from grader.diagnosis.patch import Made
from grader.diagnosis.reproduce import reproduces
from grader.diagnosis.scene import Scene, predicted, scene_of
from grader.diagnosis.separate import separating
from grader.marks.judge import judge
from grader.marks.scoring import Score, score
from grader.outcomes import Problem, Returned, Run
from grader.spec.exercise import Exercise
from reference.activations import Array
from reference.quantities import STEPS

_Values = tuple[Array | Problem, ...]
SEED = "certify"
"""Of the hidden cases that are looked at."""
MARGIN = 1e3
"""How many tolerances a mistake must be away from right on some case."""
SLIGHT = "io"
"""Slot of mistakes that change a value by little, by their nature."""


def certify(exercise: Exercise) -> Certificate:
    """What an exercise can tell apart; SpecError or KeyFault when it has no cases or no key."""
    started = time.perf_counter()
    plan = make_plan(exercise, SEED)
    banks = banks_of(plan)
    live = [entry for bank in banks.values() for entry in bank.singles]
    return Certificate(
        exercise=exercise.id,
        variant=exercise.variant,
        public=sum(case.visibility == "public" for case in plan.cases),
        hidden=sum(case.visibility == "hidden" for case in plan.cases),
        reference=_marks(plan, _right).full,
        stub=str(_marks(plan, _nothing).earned),
        live=_codes(entry.hypothesis for entry in live),
        places=len(live),
        unseen=_unseen(plan),
        narrow=_codes(_narrow(banks.values())),
        unnamed=_codes(_unnamed(banks.values())),
        classes=_classes(banks.values()),
        seconds=round(time.perf_counter() - started, 3),
    )


def _codes(some: Iterable[Hypothesis]) -> Codes:
    return tuple(dict.fromkeys(code for hypothesis in some for code in hypothesis.codes))


def _marks(plan: Plan, answer: "Callable[[Task], _Values]") -> Score:
    """What a submission earns whose calls all answer so."""
    outcomes = tuple(Returned(answer(task), (), 0.0) for task in plan.tasks)
    return score(plan, judge(plan, Run(outcomes, "", {})))


def _right(task: Task) -> _Values:
    values: list[Array | Problem] = list(_nothing(task))
    for at, answer in zip(task.positions, task.answers, strict=True):
        values[at] = answer.value
    return tuple(values)


def _nothing(task: Task) -> _Values:
    return tuple(Problem("missing", "nothing came back") for _ in range(1 + max(task.positions)))


def _narrow(banks: Collection[Bank]) -> Iterator[Hypothesis]:
    """Mistakes whose every way of being made stays close to right."""
    far: dict[str, float] = {}
    by_code: dict[str, Hypothesis] = {}
    for bank in banks:
        for entry in bank.singles:
            (code,) = entry.hypothesis.codes
            by_code.setdefault(code, entry.hypothesis)
            far[code] = max(far.get(code, 0.0), bank.distance(entry.values))
    for code, distance in far.items():
        if distance < MARGIN and not code.startswith(SLIGHT):
            yield by_code[code]


def _unseen(plan: Plan) -> Codes:
    """Mistakes that probes show and no case does."""
    seen: set[tuple[object, ...]] = set()
    hidden: dict[tuple[object, ...], str] = {}
    scenes: dict[str, list[Scene]] = {}
    for task in probes(plan):
        scenes.setdefault(task.function.label, []).append(scene_of(task))
    for label, bank in banks_of(plan).items():
        shown = {_place(entry.hypothesis) for entry in bank.singles}
        seen |= shown
        quiet = [e.hypothesis for e in bank.entries if _place(e.hypothesis) not in shown]
        probe = Bank(tuple(scenes.get(label, ())))
        for hypothesis in quiet:
            if probe.scenes and probe.shows(hypothesis):
                hidden[_place(hypothesis)] = hypothesis.codes[0]
    return tuple(dict.fromkeys(code for place, code in hidden.items() if place not in seen))


def _place(hypothesis: Hypothesis) -> tuple[object, ...]:
    return (*hypothesis.codes, *hypothesis.made.steps)


def _unnamed(banks: Collection[Bank]) -> Iterator[Hypothesis]:
    """Mistakes that do not reproduce their own numbers on a call, one way of making each."""
    for bank in banks:
        once = {entry.hypothesis.codes: entry for entry in bank.singles}
        for entry in once.values():
            call = _smallest(_made_calls(bank, entry))
            if not reproduces(entry.hypothesis, [call], range(len(call.values))):
                yield entry.hypothesis


def _smallest(calls: Sequence[Seen]) -> Seen:
    """The call with the fewest numbers and training steps among those that return some."""

    def size(call: Seen) -> float:
        steps = float(call.scene.given.get(STEPS, 1))
        return steps * sum(a.size for a in call.values if a is not None) or math.inf

    return min(calls, key=size)


def _made_calls(bank: Bank, entry: Entry) -> list[Seen]:
    """What a submission with this mistake would return."""
    calls = []
    for scene, values in zip(bank.scenes, entry.values, strict=True):
        nothing = tuple(None for _ in scene.asked)
        raised = "" if values is not None else _complaint(scene, entry.hypothesis.made)
        calls.append(Seen(scene, values if values is not None else nothing, raised, ()))
    return calls


def _complaint(scene: Scene, made: Made) -> str:
    """What NumPy says where the arrays of the mistake do not fit."""
    try:
        predicted(scene, made)
    except DoesNotFit as error:
        return str(error)
    return ""


def _classes(banks: Collection[Bank]) -> tuple[tuple[Codes, str], ...]:
    """Sets of codes that give the same numbers, and the first quantity on which they differ."""
    found: dict[Codes, str] = {}
    for bank in banks:
        groups: dict[object, list[Hypothesis]] = {}
        for entry in bank.singles:
            groups.setdefault(fingerprint(entry.values), []).append(entry.hypothesis)
        for group in groups.values():
            codes = _codes(group)
            if len(codes) > 1:
                found.setdefault(codes, separating(bank.scenes[0], group))
    return tuple(sorted(found.items()))
