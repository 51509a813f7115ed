"""Examining a zygote before anyone's work is given to it: the canary must fail to break out."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from grader.outcomes import GraderFault, Outcome, Returned
from grader.sandbox.channel import Channel
from grader.sandbox.guest_canary import PROBES
from grader.sandbox.job import Call, Job, Leaf, Limits, Literal, SourceFile, Value
from grader.sandbox.printed import Printed
from grader.sandbox.session import Session
from grader.sandbox.tiers import Tier
from grader.sandbox.zygote import Zygote, ZygoteChild

_HERE = Path(__file__).parent
_MATRIX = np.arange(6.0).reshape(2, 3)


@dataclass(frozen=True)
class Examination:
    """What the canary found behind one wall."""

    tier: Tier
    """The wall."""
    probes: tuple[tuple[str, str], ...]
    """Each attempt with the error that refused it, empty where nothing did."""
    fault: str
    """Why the tier cannot be used; empty when it can."""


@cache
def canary_job() -> Job:
    """The canary as a submission, with what a good submission does after it."""
    names = {"canary.py": "guest_canary.py", "grader/sandbox/guest_syscalls.py": None}
    files = tuple(
        SourceFile(name, (_HERE / (source or Path(name).name)).read_bytes())
        for name, source in names.items()
    )
    probe = Call("probe", 0, (Literal(0.0),), (Leaf("codes"),))
    double = Call("double", 0, (Value("x", _MATRIX),), (Leaf("y"),))
    return Job(files, "canary.py", None, (probe, double))


def examine(zygote: Zygote, limits: Limits) -> Examination:
    """Have a new zygote run the canary as its first child; a fault when it cannot be used."""
    try:
        zygote.await_start()
        outcomes = _run(zygote, limits)
    except GraderFault as fault:
        return Examination(zygote.tier, (), str(fault))
    codes = _value(outcomes[0])
    if codes is None or codes.shape != (len(PROBES),):
        return Examination(zygote.tier, (), f"the canary did not run: {outcomes[0]}")
    probes = tuple((name, _refusal(int(code))) for name, code in zip(PROBES, codes, strict=True))
    holes = [name for name, refusal in probes if not refusal]
    if holes:
        return Examination(zygote.tier, probes, f"the canary could {', '.join(holes)}")
    doubled = _value(outcomes[1])
    if doubled is None or not np.array_equal(doubled, 2 * _MATRIX):
        return Examination(zygote.tier, probes, f"a good submission gets {outcomes[1]}")
    return Examination(zygote.tier, probes, "")


def _run(zygote: Zygote, limits: Limits) -> list[Outcome]:
    printed = Printed(limits.output_bytes)
    session = Session(canary_job(), limits, printed)
    child = ZygoteChild(zygote)
    try:
        child.await_birth()
        channel = Channel(child, printed)
        try:
            session.proceed(channel, shuts_itself_in=False)
        finally:
            channel.close()
        child.end()
    finally:
        child.close()
    return session.outcomes


def _value(outcome: Outcome) -> np.ndarray | None:
    value = outcome.values[0] if isinstance(outcome, Returned) else None
    return value if isinstance(value, np.ndarray) else None


def _refusal(code: int) -> str:
    return errno.errorcode.get(code, str(code)) if code else ""
