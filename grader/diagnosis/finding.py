"""What was found out about one or more wrong quantities."""

from dataclasses import dataclass, field

from grader.diagnosis.hypothesis import Hypothesis

MISTAKE, CLASS, PAIR, CONSTANT = "mistake", "class", "pair", "constant"
BEHAVIOUR, UNKNOWN, FOLLOWS = "behaviour", "unknown", "follows"


@dataclass(frozen=True, eq=False)
class Finding:
    """One explanation of wrong quantities of one function."""

    function: str
    """Label of the function."""
    items: tuple[str, ...]
    """The quantities it explains, in order of computation."""
    kind: str
    hypotheses: tuple[Hypothesis, ...] = ()
    """All that reproduce the numbers; more than one code each for pairs."""
    after: str = ""
    """The wrong quantity that these follow from."""
    detail: str = ""
    """What only this finding knows: the constant, the argument that was changed."""
    codes: tuple[str, ...] = field(default=())
    """Codes of a finding without hypotheses."""

    @property
    def alternatives(self) -> frozenset[tuple[str, ...]]:
        """The codes of each explanation; one for a finding that is unique."""
        if not self.hypotheses:
            return frozenset({self.codes}) if self.codes else frozenset()
        return frozenset(h.codes for h in self.hypotheses)

    @property
    def named(self) -> tuple[str, ...]:
        """All codes that occur, those certain first."""
        found: dict[str, None] = {}
        for codes in sorted(self.alternatives, key=lambda codes: (len(codes), codes)):
            found.update(dict.fromkeys(codes))
        return tuple(found)
