"""Zygotes that were started before anybody asked for them."""

from __future__ import annotations

import numpy as np

from grader.outcomes import GraderFault, Returned
from grader.sandbox import ahead as module
from grader.sandbox.ahead import started
from grader.sandbox.confined import ConfinedRunner
from grader.sandbox.job import Call, Job, Leaf, Limits, SourceFile, Value
from grader.sandbox.tiers import TIERS
from grader.sandbox.zygote import Zygote

CALL = Call("f", 0, (Value("X", np.ones(2)),), (Leaf("Y"),))
JOB = Job((SourceFile("work.py", b"def f(X): return X"),), "work.py", None, (CALL,))


def test_runners_take_them_and_the_rest_is_ended() -> None:
    with started(2) as ahead:
        assert len(ahead.pids) == 2
        with ConfinedRunner(ahead=ahead) as runner:
            assert isinstance(runner.run(JOB).outcomes[0], Returned)
            assert len(ahead.pids) == 1, "it was taken, whatever the canary has found"
        (left,) = ahead._zygotes
    assert ahead.pids == set()
    assert left._outer == -1, "it is closed, and so reaped"


def test_only_what_is_as_asked_for_is_taken() -> None:
    with started(1) as ahead:
        assert ahead.take(TIERS[1], Limits(), False) is None
        assert ahead.take(TIERS[0], Limits(call_seconds=1), False) is None
        assert ahead.take(TIERS[0], Limits(), True) is None
        zygote = ahead.take(TIERS[0], Limits(), False)
        assert isinstance(zygote, Zygote)
        zygote.close()
        assert ahead.take(TIERS[0], Limits(), False) is None


def test_where_none_starts_there_is_none(monkeypatch) -> None:
    def fail(*settings: object) -> None:
        raise GraderFault("no bubblewrap")

    monkeypatch.setattr(module, "Zygote", fail)
    with started(2) as ahead:
        assert ahead.pids == set()
