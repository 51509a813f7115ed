"""A row of the catalogue."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from grader.diagnosis.patch import Made
from grader.diagnosis.site import Site


@dataclass(frozen=True)
class Mistake:
    """A named way to be wrong."""

    code: str
    """Stable name, `slot.what`."""
    what: str
    """What was done, as a sentence about the code handed in."""
    why: str
    """Why it matters."""
    question: str
    """What a teacher would ask; never the formula."""
    made: Callable[[Site], Iterable[Made]] = lambda site: ()
    """Where it can be made in a network, and what it changes there."""

    @property
    def slot(self) -> str:
        """The link of the chain it belongs to."""
        return self.code.partition(".")[0]


SLOTS = {
    "fwd": "forward propagation",
    "loss": "the objective",
    "err": "dJ/dprediction",
    "dout": "derivative of the output activation",
    "dhid": "derivative of a hidden activation",
    "back": "passing the error back through the weights",
    "grad": "gradients of the weights and what is returned",
    "red": "sums and means over samples",
    "bias": "gradients of the biases",
    "upd": "the update of the parameters",
    "io": "how the function behaves",
    "stab": "numbers that are too large or too small",
}
"""The first part of a code -> what it is about."""
