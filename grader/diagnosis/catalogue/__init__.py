"""The catalogue: one row for each mistake that has a name, in the order of the chain."""

from collections.abc import Mapping

from grader.diagnosis.catalogue.back import BACK
from grader.diagnosis.catalogue.behaviour import BEHAVIOUR, FITTED
from grader.diagnosis.catalogue.bias import BIAS
from grader.diagnosis.catalogue.error import ERROR
from grader.diagnosis.catalogue.forward import FORWARD
from grader.diagnosis.catalogue.gradients import GRADIENT, MATMUL
from grader.diagnosis.catalogue.loss import LOSS
from grader.diagnosis.catalogue.reduction import REDUCTION
from grader.diagnosis.catalogue.returned import RETURNED
from grader.diagnosis.catalogue.slopes import HIDDEN, OUTPUT
from grader.diagnosis.catalogue.update import UPDATE
from grader.diagnosis.mistake import Mistake

_ROWS = (
    *FORWARD,
    *LOSS,
    *ERROR,
    *OUTPUT,
    *HIDDEN,
    *BACK,
    *GRADIENT,
    *RETURNED,
    *FITTED,
    *REDUCTION,
    *BIAS,
    *UPDATE,
    MATMUL,
    *BEHAVIOUR,
)

CATALOGUE: Mapping[str, Mistake] = {row.code: row for row in _ROWS}
"""Code -> mistake."""
