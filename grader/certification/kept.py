"""Which exercises are certified: those that ship, and those that this user has certified."""

import hashlib
import json
from dataclasses import replace
from functools import cache as cached
from pathlib import Path

from grader import __version__, cache
from grader.certification.certificate import Certificate
from grader.errors import UsageError
from grader.spec.exercise import Exercise

SHIPPED = Path(__file__).parents[2] / "exercises" / "certified.json"
"""Exercise id -> keys of its variants, certified when the file was made."""


def key_of(exercise: Exercise) -> str:
    """What a certificate holds for: the file, the choices that were made, the grader."""
    text = f"{exercise.sha256} {exercise.variant} {__version__}"
    return hashlib.sha256(text.encode()).hexdigest()


def is_certified(exercise: Exercise) -> bool:
    """True when this very exercise has been certified before."""
    return _shipped(exercise) or cache.read(_name(exercise)) is not None


def keep(exercise: Exercise, certificate: Certificate) -> None:
    """Remember that an exercise is certified, if it is."""
    if not certificate.problems:
        cache.write(_name(exercise), certificate.exercise.encode())


def require_certified(exercise: Exercise) -> None:
    """Certify an exercise that nobody has certified yet; UsageError when it cannot be.

    Choices are certified on the numbers of variant 0: no student's luck decides.
    """
    if is_certified(exercise):
        return
    from grader.certification.certify import certify

    certificate = certify(replace(exercise, variant_seed=0))
    keep(exercise, certificate)
    if certificate.problems:
        raise UsageError(
            f"{exercise.id} is not certified: {'; '.join(certificate.problems)} "
            f"(see `grader certify {exercise.handle}`; --uncertified goes on all the same)"
        )


def _name(exercise: Exercise) -> str:
    return f"certified/{key_of(exercise)}"


def _shipped(exercise: Exercise) -> bool:
    return key_of(exercise) in _shipped_keys()


@cached
def _shipped_keys() -> frozenset[str]:
    try:
        keys: dict[str, list[str]] = json.loads(SHIPPED.read_text())
        return frozenset(key for some in keys.values() for key in some)
    except OSError:
        return frozenset()
