"""Exercises and plans of a run, each made once and only so many kept."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from grader.answers.plan import Plan, make_plan
from grader.assignment.resolve import Owners
from grader.certification.kept import require_certified
from grader.intake.submissions import Submission, exercise_of
from grader.spec.exercise import Exercise
from grader.spec.read import find_exercise, read_exercise

MOST_KEPT = 64
"""Exercises and plans kept at once: every student may have a variant of their own."""
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True)
class Kept(Generic[K, V]):
    """A bounded table of values made on demand, by one thread at a time."""

    _table: OrderedDict[K, V] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value of a key; what `make` raises is raised again each time."""
        with self._lock:
            if key not in self._table:
                self._table[key] = make()
                if len(self._table) > MOST_KEPT:
                    self._table.popitem(last=False)
            self._table.move_to_end(key)
            return self._table[key]


class Plans:
    """The plan for each submission: of the exercise given, or of the one its file names."""

    def __init__(
        self,
        seed: str,
        exercise: Exercise | None,
        owners: Owners | None = None,
        uncertified: bool = False,
    ) -> None:
        self.seed, self.exercise, self.owners = seed, exercise, owners
        self._uncertified = uncertified
        self._exercises: Kept[tuple[str, int], Exercise] = Kept()
        self._plans: Kept[tuple[str, int], Plan] = Kept()
        self._certified: Kept[tuple[str, str], None] = Kept()

    def exercise_for(self, submission: Submission, path: Path) -> Exercise:
        """The exercise a submission is graded with; UsageError when it names none that may be."""
        exercise = self._exercise_for(submission, path)
        self.require_certified(exercise)
        return exercise

    def require_certified(self, exercise: Exercise) -> None:
        """UsageError when an exercise cannot tell right from wrong, unless that is allowed."""
        if not self._uncertified:
            known = exercise.sha256, exercise.variant
            self._certified.get(known, lambda: require_certified(exercise))

    def _exercise_for(self, submission: Submission, path: Path) -> Exercise:
        if self.owners is not None:
            return self.owners.exercise_for(submission)
        if self.exercise is not None:
            return self.exercise
        name, variant = exercise_of(submission, path, None)
        return self._exercises.get(
            (name, variant), lambda: read_exercise(find_exercise(name), variant)
        )

    def plan(self, exercise: Exercise) -> Plan:
        """The plan of an exercise; KeyFault when its key cannot be trusted."""
        known = exercise.source, exercise.variant_seed
        return self._plans.get(known, lambda: make_plan(exercise, self.seed))
