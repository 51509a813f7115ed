"""What certifying an exercise has shown."""

from dataclasses import dataclass

Codes = tuple[str, ...]


@dataclass(frozen=True)
class Certificate:
    """What the cases of an exercise can tell apart."""

    exercise: str
    variant: str
    public: int
    """Cases that students see."""
    hidden: int
    """Cases that only staff see."""
    reference: bool
    """The reference earns full marks."""
    stub: str
    """What functions without a body earn."""
    live: Codes
    """Mistakes that can be made here and change what is asked."""
    places: int
    """In how many ways they can be made."""
    unseen: Codes
    """Mistakes that other inputs of the same sizes show, but no case of the exercise."""
    narrow: Codes
    """Mistakes that the cases show by so little that rounding could hide them."""
    unnamed: Codes
    """Mistakes that lose marks but are not found as themselves or their class."""
    classes: tuple[tuple[Codes, str], ...]
    """Mistakes that give the same numbers, with the quantity that separates them."""
    seconds: float
    """What certifying took."""

    @property
    def problems(self) -> tuple[str, ...]:
        """Why the exercise is not certified, one sentence each; nothing when it is."""
        found = []
        if not self.reference:
            found.append("the reference does not earn full marks")
        if self.stub != "0":
            found.append(f"functions without a body earn {self.stub}")
        for codes, text in (
            (self.unseen, "no case shows {}: draw more cases, or state other values"),
            (self.narrow, "the cases hardly show {}: draw or state larger values"),
            (self.unnamed, "{} would not be named"),
        ):
            if codes:
                found.append(text.format(", ".join(codes)))
        return tuple(found)
