"""Zygotes with few modules or all of them, and calls that children know ahead.

Neither may be seen in what comes out: they only make it come sooner.
"""

from __future__ import annotations

import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from grader.outcomes import Crashed, NotRun, Outcome, Raised, Returned, Unloadable
from grader.sandbox import familiar, session, wire, zygote
from grader.sandbox.confined import ConfinedRunner
from grader.sandbox.guest_imports import COMMON, HINT, NAMES, call_for_all
from grader.sandbox.job import Call, Job, Leaf, Limits, Literal, SourceFile, Value
from grader.sandbox.wire import EXIT_NEEDS_ALL

X = np.arange(6.0).reshape(2, 3)
LIMITS = Limits(call_seconds=1.0, load_seconds=2.0, total_seconds=9.0)
CALLS = tuple(Call("f", case, (Value("X", X + case),), (Leaf("Y"),)) for case in range(5))


@pytest.fixture
def runner() -> Iterator[ConfinedRunner]:
    with ConfinedRunner(LIMITS) as made:
        yield made


def job(source: str, calls: tuple[Call, ...] = CALLS) -> Job:
    return Job((SourceFile("work.py", source.encode()),), "work.py", None, calls)


def values(outcomes: tuple[Outcome, ...]) -> list[object]:
    """What came back, without the time it took."""
    return [
        [np.asarray(value).tolist() for value in outcome.values]
        if isinstance(outcome, Returned)
        else outcome
        for outcome in outcomes
    ]


def added(amount: float, calls: tuple[Call, ...] = CALLS) -> list[object]:
    arrays = [call.arguments[0].array for call in calls]  # type: ignore[union-attr]
    return [[(array + amount).tolist()] for array in arrays]


def test_a_small_zygote_has_the_common_modules_and_serves_what_needs_no_others(
    runner: ConfinedRunner,
) -> None:
    names = sorted(COMMON)
    source = f"import sys\ndef f(x): return [n in sys.modules for n in {names!r}]"
    # Their names are words that ask for no more.
    (outcome,) = runner.run(job(source, (Call("f", 0, (Literal(0),), (Leaf("Y"),)),))).outcomes
    assert isinstance(outcome, Returned)
    flags = np.asarray(outcome.values[0]).tolist()
    assert [name for name, is_there in zip(names, flags, strict=True) if not is_there] == []
    assert list(runner.nurseries) == [False]


@pytest.mark.parametrize("name", sorted({"random", "numpy.random", "json", "unittest"} & NAMES))
def test_what_names_another_module_goes_to_the_zygote_with_all(
    runner: ConfinedRunner, name: str
) -> None:
    source = f"import {name}\ndef f(X): return X + 1"
    assert call_for_all([source.encode()])
    assert values(runner.run(job(source)).outcomes) == added(1)
    assert list(runner.nurseries) == [True]


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('ran' + 'dom').Random(0).randint(1, 1)",
        "getattr(np, 'ran' + 'dom').default_rng(0).integers(1, 2)",
        "importlib.import_module('js' + 'on').loads('1')",
    ],
)
def test_what_hides_a_module_s_name_is_run_again_with_all(
    runner: ConfinedRunner, expression: str
) -> None:
    head = "import importlib\nimport numpy as np\nprint('loaded')\n"
    source = head + f"def f(X): return X + {expression}"
    assert not call_for_all([source.encode()])
    run = runner.run(job(source))
    assert values(run.outcomes) == added(1)
    assert run.output == "loaded\n", "nothing is told of the run in vain"
    assert list(runner.nurseries) == [False, True]


def test_a_module_that_is_not_available_is_refused_in_the_same_words(
    runner: ConfinedRunner,
) -> None:
    (outcome, *_) = runner.run(job("import matplotlib\n")).outcomes
    assert isinstance(outcome, Unloadable)
    assert outcome.message == f"module 'matplotlib' is not available here ({HINT})"
    source = "def f(X):\n try: import torch\n except ImportError: 1 / 0"
    (outcome, *_) = runner.run(job(source)).outcomes
    assert isinstance(outcome, Raised)
    assert outcome.type == "ZeroDivisionError"


def test_the_status_by_which_a_guest_asks_for_more_gives_nothing_away(
    runner: ConfinedRunner,
) -> None:
    source = f"import os\ndef f(X): os._exit({EXIT_NEEDS_ALL})"
    outcomes = runner.run(job(source)).outcomes
    reason = f"the process ended with status {EXIT_NEEDS_ALL} before it answered"
    assert outcomes[0] == Crashed(reason)
    assert all(isinstance(outcome, NotRun) for outcome in outcomes[1:])


def test_calls_that_come_again_are_only_numbered_and_answered_alike(
    runner: ConfinedRunner,
) -> None:
    others = tuple(Call("f", case, (Value("X", X - case),), (Leaf("Y"),)) for case in range(3))
    for amount in range(6):
        assert values(runner.run(job(f"def f(X): return X + {amount}")).outcomes) == added(amount)
    nursery = runner.nurseries[False]
    assert nursery.zygote.lesson is CALLS
    for amount in range(3):  # children that know others are told in full
        for calls in (others, CALLS):
            source = f"def f(X): return X + {amount}"
            assert values(runner.run(job(source, calls)).outcomes) == added(amount, calls)
    assert nursery.zygote.lesson is CALLS, "taking turns teaches nothing"
    for amount in range(4):
        source = f"def f(X): return X + {amount}"
        assert values(runner.run(job(source, others)).outcomes) == added(amount, others)
    assert nursery.zygote.lesson is others


def test_arguments_that_were_changed_are_whole_for_the_next_submission(
    runner: ConfinedRunner,
) -> None:
    spoil = "def f(X):\n X += 100\n return X"
    for _ in range(4):
        run = runner.run(job(spoil))
        assert [outcome.changed for outcome in run.outcomes if isinstance(outcome, Returned)] == [
            ("X",)
        ] * len(CALLS)
        assert values(run.outcomes) == added(100)
    assert runner.nurseries[False].zygote.lesson is CALLS


def test_numbered_calls_go_on_in_another_child_after_a_crash(runner: ConfinedRunner) -> None:
    calls = tuple(
        Call(name, case, (Value("X", X),), (Leaf("Y"),))
        for case in range(3)
        for name in ("f", "bad")
    )
    source = "import os\ndef f(X): return X + 1\ndef bad(X): os._exit(1)"
    for _ in range(3):
        runner.run(job("def f(X): return X\nbad = f", calls))
    outcomes = runner.run(job(source, calls)).outcomes
    assert [type(outcome) for outcome in outcomes] == [
        Returned, Crashed, Returned, NotRun, Returned, NotRun,
    ]  # fmt: skip


def test_calls_with_much_in_them_are_told_to_each_child(
    runner: ConfinedRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zygote, "MOST_TAUGHT", 100)
    for amount in range(4):
        assert values(runner.run(job(f"def f(X): return X + {amount}")).outcomes) == added(amount)
    assert runner.nurseries[False].zygote.lesson == ()


def test_calls_are_told_in_full_where_files_may_not_be_as_large() -> None:
    code = """
import resource, sys
sys.path.insert(0, {here!r})
import test_nursery as t
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
with t.ConfinedRunner(t.LIMITS) as runner:
    first = None
    for amount in range(4):
        run = runner.run(t.job(f"def f(X): return X + {{amount}}"))
        assert t.values(run.outcomes) == t.added(amount), run
        nursery = runner.nurseries[False]
        first = first or nursery.zygote
        assert nursery.zygote is first and first.lesson == ()
"""
    here = str(Path(__file__).parent)
    done = subprocess.run([sys.executable, "-c", code.format(here=here)], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


def test_answers_that_came_before_are_recognised_and_others_are_not(
    runner: ConfinedRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    ordinary = session.read_answer

    def counted(data: bytes, number: int, call: Call, packed: bool = False) -> Outcome:
        read.append(number)
        return ordinary(data, number, call, packed)

    monkeypatch.setattr(session, "read_answer", counted)
    runs = []
    for note in range(3):  # different files, equal answers
        read.clear()
        runs.append(runner.run(job(f"# {note}\ndef f(X): return X * 2")))
    assert read == [0], "only the first answer was read"
    assert (
        values(runs[2].outcomes)
        == values(runs[0].outcomes)
        == [
            [(call.arguments[0].array * 2).tolist()]  # type: ignore[union-attr]
            for call in CALLS
        ]
    )
    seconds = [o.seconds for run in runs for o in run.outcomes if isinstance(o, Returned)]
    assert len(set(seconds)) > len(CALLS), "each has its own times"
    almost = (
        "def f(X):\n Y = X * 2\n if X[0, 0] == 4: Y[1, 2] = np.nextafter(Y[1, 2], 0)\n return Y"
    )
    outcomes = runner.run(job("import numpy as np\n" + almost)).outcomes
    assert values(outcomes)[:4] == values(runs[0].outcomes)[:4]
    assert values(outcomes)[4] != values(runs[0].outcomes)[4]


def test_answers_with_an_impossible_time_are_not_recognised() -> None:
    frames = b"".join(
        wire.encode(wire.RETURNED, [number, 0.5, 0, X]) for number in range(1, len(CALLS))
    )
    said = tuple(Returned((X,), (), 0.5) for _ in CALLS[1:])
    familiar.remember(CALLS, frames, said)
    assert familiar.recognised(CALLS, frames) == list(said)
    bad = frames.replace(struct.pack("<d", 0.5), struct.pack("<d", -1.0), 1)
    assert familiar.recognised(CALLS, bad) is None
    others = tuple(Call("f", case, (Value("X", X),), (Leaf("Y"),)) for case in range(5))
    assert familiar.recognised(others, frames) is None
    for broken in (frames[:-8], frames + b"more", frames + frames[: len(frames) // 4]):
        familiar.remember(others, broken, said)
        assert familiar.recognised(others, broken) is None
