"""Broken and hostile submissions: each gets exactly its outcome and leaves nothing behind."""

from __future__ import annotations

import subprocess
import time
import tracemalloc
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from grader.outcomes import (
    Crashed,
    Malformed,
    Outcome,
    OutOfMemory,
    Raised,
    Returned,
    TimedOut,
    Unloadable,
)
from grader.sandbox import spawn
from grader.sandbox.runner import Call, Job, Leaf, Limits, SourceFile, SubprocessRunner, Value

X = np.arange(6.0).reshape(2, 3)
LIMITS = Limits(call_seconds=1.0, load_seconds=1.0, total_seconds=20.0, memory_bytes=1 << 29)
HEAD = "import ctypes, os, re, signal, subprocess, sys, threading, time\nimport numpy as np\n"
FINE = "def fine(X):\n    return X + 1\n"
TAG = "LEFTOVER_TEST"


def call(function: str) -> Call:
    return Call(function, 0, (Value("X", X),), (Leaf("Y"),))


def run(source: str, name: str = "work.py") -> tuple[Outcome, ...]:
    """Run `bad` and then `fine` of a submission."""
    job = Job((SourceFile(name, source.encode()),), name, None, (call("bad"), call("fine")))
    with SubprocessRunner(LIMITS) as runner:
        return runner.run(job).outcomes


def tagged(tag: str) -> list[int]:
    """The processes with this tag in the environment they were started with or the arguments."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            text = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
            found += [int(entry.name)] * (tag.encode() in text)
    return found


def children() -> set[str]:
    """The children of this process, zombies among them."""
    lists = Path("/proc/self/task").glob("*/children")
    return {pid for text in lists for pid in text.read_text().split()}


def open_fds() -> set[str]:
    return {entry.name for entry in Path("/proc/self/fd").iterdir() if entry.exists()}


@pytest.fixture(autouse=True)
def tag(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Tags what a test starts, and fails the test when something of it is still there."""
    name, environment = uuid.uuid4().hex, spawn.environment
    monkeypatch.setattr(spawn, "environment", lambda *marks: environment(*marks) | {TAG: name})
    before = children(), open_fds()
    yield name
    assert tagged(name) == []
    assert (children(), open_fds()) == before


def test_the_leftover_check_sees_a_process_a_child_and_a_descriptor(tag: str) -> None:
    before = children(), open_fds()
    with subprocess.Popen(["cat"], env={TAG: tag}, stdin=-1, stdout=-1) as planted:
        assert planted.stdin is not None
        assert planted.stdout is not None
        planted.stdin.write(b"ready")  # only what runs can answer; before, it shows no tag
        planted.stdin.flush()
        assert planted.stdout.read(5) == b"ready"
        assert tagged(tag) == [planted.pid]
        assert children() - before[0] == {str(planted.pid)}
        assert len(open_fds() - before[1]) == 2
        planted.kill()
        assert str(planted.pid) in children(), "a zombie counts"


class Bad(NamedTuple):
    """The body of the function `bad(X)` and the outcome of calling it."""

    body: str
    outcome: type[Outcome]
    text: str = ""


CALLS = {
    "raises": Bad("raise ValueError('no')", Raised, "'ValueError', message='no', file='work.py'"),
    "exits": Bad("sys.exit(3)", Raised, "SystemExit"),
    "interrupts itself": Bad("raise KeyboardInterrupt", Raised, "KeyboardInterrupt"),
    "text that raises": Bad(
        "raise type('E', (Exception,), {'__str__': id})", Raised, "its text cannot be made"
    ),
    "text of 10 MB": Bad("raise ValueError('x' * 10**7)", Raised, "x" * 4096 + "'"),
    "name of 100 kB": Bad("raise type('E' * 10**5, (Exception,), {})", Raised, "'" + "E" * 200),
    "terminal codes": Bad("raise ValueError('\\x1b[2J')", Raised, "\\x1b[2J"),
    "recursion": Bad("return bad(X)", Raised, "RecursionError"),
    "endless": Bad("while True: pass", TimedOut, "limit_seconds=1.0"),
    "endless, catches all": Bad(
        "\n  while True:\n    try: time.sleep(9)\n    except BaseException: pass", TimedOut
    ),
    "endless in C": Bad("re.match('(a+)+$', 'a' * 60 + 'b')", TimedOut),
    "endless, deaf": Bad("signal.pthread_sigmask(0, range(1, 65)); time.sleep(99)", TimedOut),
    "stops itself": Bad("os.kill(os.getpid(), signal.SIGSTOP)", TimedOut),
    "huge array": Bad("np.ones(10**12)", OutOfMemory, "7.28 TiB"),
    "ever more bytes": Bad("L = []\n  while True: L.append(bytes(10**7))", OutOfMemory),
    "killed": Bad("os.kill(os.getpid(), 9)", OutOfMemory, "system killed the process"),
    "quiet exit": Bad("os._exit(0)", Crashed, "status 0"),
    "abort": Bad("os.abort()", Crashed, "Aborted"),
    "segmentation fault": Bad("ctypes.string_at(0)", Crashed, "Segmentation fault"),
    "flood": Bad("while True: print('x' * 10**5)", Crashed, "printed more than 16 MiB"),
    "wants 1 TiB read": Bad(
        "os.write(4, b'bpg1' + bytes([21, 0, 1, 0]) + (2**40).to_bytes(8, 'little'))", Malformed
    ),
    "garbage": Bad("os.write(4, b'garbage' * 9); return X", Malformed, "start as a frame"),
    "lying head": Bad("os.write(4, b'bpg1' + b'\\xff' * 12); return X", Malformed, "are allowed"),
    "odd truth": Bad("return np.array([7], 'u1').view(bool)", Malformed, "neither 0 nor 1"),
    "closes the channel": Bad("os.close(4); return X", Crashed, "closed the channel"),
    "closes everything": Bad("os.closerange(0, 100); return X", Crashed, "closed the channel"),
    "breaks Python": Bad("__builtins__['len'] = None; return X", Crashed, "status 1"),
    "reads input": Bad("input()", Raised, "EOFError"),
    "wants the answers": Bad("import reference", Raised, "module 'reference' is not available"),
    "wants the grader": Bad("import grader.sandbox.wire", Raised, "'grader' is not available"),
    "exits in __array__": Bad(
        "return type('A', (), {'__array__': lambda *a, **k: os._exit(7)})()", Crashed, "status 7"
    ),
    "child answers for it": Bad("os.fork() and os._exit(0); time.sleep(99)", Crashed, "status 0"),
}


@pytest.mark.parametrize("bad", CALLS.values(), ids=CALLS.keys())
def test_a_bad_call_has_its_outcome_and_spares_the_other_function(bad: Bad) -> None:
    outcomes = run(f"{HEAD}{FINE}def bad(X):\n  {bad.body}\n")
    assert type(outcomes[0]) is bad.outcome
    assert bad.text in str(outcomes[0])
    fine = outcomes[1]
    assert isinstance(fine, Returned)
    np.testing.assert_array_equal(fine.values[0], X + 1)  # type: ignore[arg-type]


FILES = {
    "syntax error": Bad("def f(:", Unloadable, "SyntaxError"),
    "exception": Bad("1 / 0", Unloadable, "ZeroDivisionError"),
    "exit": Bad("import sys; sys.exit(0)", Unloadable, "SystemExit"),
    "quiet exit": Bad("import os; os._exit(0)", Crashed, "status 0"),
    "endless": Bad("while True: pass", TimedOut, "1.0"),
    "memory": Bad("bytes(10**12)", OutOfMemory),
    "null byte": Bad("x = '\0'", Unloadable, "null bytes"),
    "closed channel": Bad("import os; os.closerange(0, 99)", Crashed, "closed the channel"),
    "garbage": Bad("import os; os.write(4, bytes(99))", Malformed),
    "missing module": Bad("import torch", Unloadable, "submissions have NumPy"),
    "annotation without meaning": Bad("def f(x: Nope): pass", Unloadable, "NameError"),
    "nested brackets": Bad("(" * 10**4, Unloadable, "too many nested parentheses"),
}


@pytest.mark.parametrize("bad", FILES.values(), ids=FILES.keys())
def test_a_file_that_does_not_load_has_one_outcome_for_all_calls(bad: Bad) -> None:
    outcomes = run(bad.body + "\n" + FINE)
    assert [type(outcome) for outcome in outcomes] == [bad.outcome] * 2
    assert bad.text in str(outcomes[0])


STARTED = {
    "forked": "os.fork() or time.sleep(99)",
    "daemon": "os.fork() or (os.setsid(), os.fork() and os._exit(0), os.closerange(0, 99), "
    "time.sleep(99))",
    "other group": "os.fork() or (os.setpgid(0, 0), time.sleep(99))",
    "program of another group without environment": "subprocess.Popen([sys.executable, '-c', "
    f"'import time; time.sleep(99)', os.environ['{TAG}']], env={{}}, process_group=0)",
    "program": "subprocess.Popen(['sleep', '99'])",
    "silent program": "subprocess.Popen(['sleep', '99'], stdout=-3, stderr=-3, "
    "start_new_session=True)",
    "thread": "threading.Thread(target=time.sleep, args=(99,)).start()",
    "many": "[os.fork() for _ in range(5)] and time.sleep(99 * (os.getsid(0) != os.getpid()))",
}


@pytest.mark.parametrize("start", STARTED.values(), ids=STARTED.keys())
def test_what_a_submission_starts_ends_with_it(start: str) -> None:
    started = time.monotonic()
    outcomes = run(f"{HEAD}{FINE}def bad(X):\n  {start}\n  return X\n")
    assert [type(outcome) for outcome in outcomes] == [Returned, Returned]
    assert time.monotonic() - started < 5


def test_both_sides_of_a_fork_answer_and_only_this_submission_has_the_damage() -> None:
    outcomes = run(f"{HEAD}{FINE}def bad(X):\n  os.fork()\n  return X\n")
    assert {type(outcome) for outcome in outcomes} <= {Returned, Malformed}


def test_a_flood_takes_no_memory_of_the_host() -> None:
    tracemalloc.start()
    try:
        run(f"{HEAD}{FINE}def bad(X):\n  while True: os.write(1, bytes(10**6))\n")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 << 20


def test_the_next_job_works_after_each_failure() -> None:
    with SubprocessRunner(LIMITS) as runner:
        for body in ("os._exit(1)", "os.write(4, b'?' * 99)", "os.kill(os.getpid(), 9)"):
            source = f"{HEAD}{FINE}def bad(X): {body}\n".encode()
            bad = Job((SourceFile("w.py", source),), "w.py", None, (call("bad"),))
            assert not isinstance(runner.run(bad).outcomes[0], Returned)
            good = Job((SourceFile("w.py", source),), "w.py", None, (call("fine"),))
            assert isinstance(runner.run(good).outcomes[0], Returned)


def test_an_interrupted_run_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("grader.sandbox.session.read_answer", interrupt)
    with pytest.raises(KeyboardInterrupt):
        run(FINE + "def bad(X): return X")


def test_the_guest_is_killed_when_its_job_is_done(tag: str) -> None:
    spin = f"{HEAD}def spin():\n  while True: pass\nthreading.Thread(target=spin).start()\n{FINE}"
    with SubprocessRunner(LIMITS) as runner:
        runner.run(Job((SourceFile("w.py", spin.encode()),), "w.py", None, (call("fine"),)))
        until = time.monotonic() + 5
        while tagged(tag):  # the dead have no environment, though the runner has yet to reap
            assert time.monotonic() < until


def test_a_guest_started_ahead_and_never_used_leaves_nothing() -> None:
    before = children()
    with SubprocessRunner() as runner:
        runner.prepare()
        runner.prepare()
        assert len(children() - before) == 1
