"""Answers that are well-formed frames and still no valid answers, and every way to end."""

from __future__ import annotations

import signal

import numpy as np
import pytest

from grader.outcomes import (
    Crashed,
    Malformed,
    Missing,
    NotRun,
    OutOfMemory,
    Problem,
    Raised,
    Returned,
    Unloadable,
)
from grader.sandbox import wire
from grader.sandbox.job import Call, Group, Leaf, Value
from grader.sandbox.replies import call_outcome, how_it_ended, load_failure, read_answer
from grader.sandbox.runner import Job, SourceFile, SubprocessRunner
from grader.sandbox.wire import Frame

X = np.zeros(2)
CALL = Call("f", 0, (Group("dict", (("x", Value("X", X)),)),), (Leaf("a"), Leaf("b")))
NUMBER = 3

GOOD = {
    "returned": (Frame(wire.RETURNED, (3, 0.5, 1, "X", X, 1, "is a str")), Returned),
    "raised": (Frame(wire.RAISED, (3, 0.5, "E", "m", "f.py", 7, "x = 1")), Raised),
    "raised nowhere": (Frame(wire.RAISED, (3, 0.5, "E", "m", "", 0, "")), Raised),
    "out of memory": (Frame(wire.OUT_OF_MEMORY, (3, "m")), OutOfMemory),
    "missing": (Frame(wire.MISSING, (3, "r")), Missing),
    "not run": (Frame(wire.NOT_RUN, (3, "r")), NotRun),
}


@pytest.mark.parametrize(("frame", "kind"), GOOD.values(), ids=GOOD.keys())
def test_valid_answers(frame: Frame, kind: type) -> None:
    assert type(call_outcome(frame, NUMBER, CALL)) is kind


def test_a_problem_and_its_place_among_the_values() -> None:
    outcome = call_outcome(GOOD["returned"][0], NUMBER, CALL)
    assert isinstance(outcome, Returned)
    assert outcome.values == (pytest.approx(X), Problem("wrong_type", "is a str"))
    assert (outcome.changed, outcome.seconds) == (("X",), 0.5)


FORGED = {
    "to another call": Frame(wire.MISSING, (4, "r")),
    "a negative time": Frame(wire.RETURNED, (3, -1.0, 0, X, X)),
    "no time": Frame(wire.RETURNED, (3, float("nan"), 0, X, X)),
    "an endless time": Frame(wire.RETURNED, (3, float("inf"), 0, X, X)),
    "without number": Frame(wire.MISSING, ()),
    "a truth value for a number": Frame(wire.MISSING, (True, "r")),
    "one item too many": Frame(wire.MISSING, (3, "r", "r")),
    "a kind of the host": Frame(wire.CALL, (3,)),
    "an unknown kind": Frame(99, (3,)),
    "answers a load": Frame(wire.LOADED, (3,)),
    "too few values": Frame(wire.RETURNED, (3, 0.5, 0, X)),
    "too many values": Frame(wire.RETURNED, (3, 0.5, 0, X, X, X)),
    "a text for a value": Frame(wire.RETURNED, (3, 0.5, 0, "a", X)),
    "a float for a value": Frame(wire.RETURNED, (3, 0.5, 0, 1.0, X)),
    "an unknown problem": Frame(wire.RETURNED, (3, 0.5, 0, 2, "t", X)),
    "a negative problem": Frame(wire.RETURNED, (3, 0.5, 0, -1, "t", X)),
    "a problem without text": Frame(wire.RETURNED, (3, 0.5, 0, X, 1)),
    "a change of what was not given": Frame(wire.RETURNED, (3, 0.5, 1, "Y", X, X)),
    "many changes": Frame(wire.RETURNED, (3, 0.5, 2**62, "X", "X", X, X)),
    "an array for a message": Frame(wire.RAISED, (3, 0.5, "E", X, "f.py", 7, "x")),
    "a text for a line": Frame(wire.RAISED, (3, 0.5, "E", "m", "f.py", "7", "x")),
}


@pytest.mark.parametrize("frame", FORGED.values(), ids=FORGED.keys())
def test_forged_answers_are_malformed(frame: Frame) -> None:
    assert isinstance(call_outcome(frame, NUMBER, CALL), Malformed)


def bits(outcome: object) -> object:
    """An outcome as something that can be compared, arrays bit by bit."""
    values = getattr(outcome, "values", ())
    rest = {name: value for name, value in vars(outcome).items() if name != "values"}
    return type(outcome), rest, [v.tobytes() if isinstance(v, np.ndarray) else v for v in values]


ENCODED = {
    name: wire.encode(frame.kind, list(frame.items))
    for name, frame in {**{n: f for n, (f, _) in GOOD.items()}, **FORGED}.items()
}
ENCODED["a head without items"] = wire.encode(wire.RETURNED)
ENCODED["a text in the place of the time"] = wire.encode(wire.RETURNED, [3, "eight ch", 0, X, X])
ENCODED["no number"] = wire.encode(wire.RETURNED, ["a", 0.5, 0, X, X])


@pytest.mark.parametrize("data", ENCODED.values(), ids=ENCODED.keys())
def test_an_answer_that_was_read_before_is_read_alike(data: bytes) -> None:
    expected = bits(call_outcome(wire.decode(data), NUMBER, CALL))
    assert bits(read_answer(data, NUMBER, CALL)) == expected
    assert bits(read_answer(data, NUMBER, CALL)) == expected


def test_the_time_of_an_answer_is_its_own() -> None:
    seconds = []
    for time in (0.25, 0.5, 0.0):
        data = wire.encode(wire.RETURNED, [NUMBER, time, 0, X, X])
        outcome = read_answer(data, NUMBER, CALL)
        assert isinstance(outcome, Returned)
        seconds.append(outcome.seconds)
    assert seconds == [0.25, 0.5, 0.0]
    other = Call("f", 0, CALL.arguments, (Leaf("a"),))
    assert isinstance(read_answer(data, NUMBER, other), Malformed)
    assert isinstance(read_answer(data[:-8], NUMBER, CALL), Malformed)


LOADS = {
    "loaded": (Frame(wire.LOADED, ()), type(None)),
    "unloadable": (Frame(wire.UNLOADABLE, ("E", "m", "f.py", 7, "x")), Unloadable),
    "out of memory": (Frame(wire.OUT_OF_MEMORY, ("m",)), OutOfMemory),
    "another kind": (Frame(wire.RETURNED, (3, 0.5, 0, X, X)), Malformed),
    "an adapter's fault": (Frame(wire.ADAPTER_FAULT, ("m",)), Malformed),
    "without its text": (Frame(wire.UNLOADABLE, ("E",)), Malformed),
}


@pytest.mark.parametrize(("frame", "kind"), LOADS.values(), ids=LOADS.keys())
def test_answers_to_a_load(frame: Frame, kind: type) -> None:
    assert type(load_failure(frame)) is kind


def test_every_text_is_cleaned() -> None:
    texts = ("\x1bE", "\x1bm", "\x1bf.py", 7, "\x1bx")
    outcome = call_outcome(Frame(wire.RAISED, (3, 0.5, *texts)), NUMBER, CALL)
    assert outcome == Raised("\\x1bE", "\\x1bm", "\\x1bf.py", 7, "\\x1bx", 0.5)
    assert load_failure(Frame(wire.UNLOADABLE, texts)) == Unloadable(
        "\\x1bE", "\\x1bm", "\\x1bf.py", 7, "\\x1bx"
    )


def exited(status: int) -> int:
    """The wait status of a process that exited with this status."""
    return status << 8


ENDINGS = [
    (exited(0), Crashed, "status 0"),
    (exited(1), Crashed, "status 1"),
    (exited(wire.EXIT_CHANNEL_LOST), Crashed, "closed the channel"),
    (exited(wire.EXIT_DONE), Crashed, "status 72"),
    (exited(wire.EXIT_OUT_OF_MEMORY), OutOfMemory, "no memory was left"),
    (signal.SIGSEGV, Crashed, "Segmentation fault"),
    (signal.SIGKILL, OutOfMemory, "the system killed"),
    (signal.SIGXCPU, Crashed, "processor time"),
]


@pytest.mark.parametrize(("status", "kind", "text"), ENDINGS)
def test_endings(status: int, kind: type, text: str) -> None:
    outcome = how_it_ended(status)
    assert type(outcome) is kind
    assert text in str(outcome)
    done = status == exited(wire.EXIT_DONE)
    assert type(how_it_ended(status, within_answer=True)) is (Malformed if done else kind)


def test_answers_ahead_of_their_calls_put_the_later_ones_in_the_wrong_place() -> None:
    forged = b"".join(wire.encode(wire.NOT_RUN, [number, "forged"]) for number in (0, 1))
    source = f"import os\ndef f(x):\n os.write(4, {forged!r})\n return x"
    calls = (Call("f", 0, (Value("X", X),), (Leaf("y"),)),) * 3
    job = Job((SourceFile("w.py", source.encode()),), "w.py", None, calls)
    with SubprocessRunner() as runner:
        outcomes = runner.run(job).outcomes
    wrong = Malformed("the answer belongs to another call")
    assert outcomes == (NotRun("forged"), NotRun("forged"), wrong)
