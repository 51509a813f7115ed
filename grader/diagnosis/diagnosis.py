"""What is said about a submission: the values that diagnosing gives and reports show."""

from dataclasses import dataclass, field

from grader.marks.scoring import Follows


@dataclass(frozen=True)
class Place:
    """A line of a submission."""

    file: str
    line: int
    source: str


@dataclass(frozen=True)
class Diagnosis:
    """What is said about wrong quantities of one function."""

    function: str
    quantities: tuple[str, ...]
    kind: str
    mistakes: tuple[str, ...]
    steps: tuple[str, ...]
    """Quantities whose computing step is broken, in order of computation."""
    message: str
    question: str
    separate: str
    """Which quantity to print to tell alternatives apart; empty when there is one."""
    place: Place | None


@dataclass(frozen=True)
class Explained:
    """All that is said about a submission's wrong quantities."""

    diagnoses: tuple[Diagnosis, ...] = ()
    follows: Follows = field(default_factory=dict)
