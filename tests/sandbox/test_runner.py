"""What surrounds the calls: adapters, prints, limits, and the faults of the grader itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from grader.outcomes import (
    Crashed,
    GraderFault,
    Malformed,
    Missing,
    NotRun,
    Outcome,
    Problem,
    Raised,
    Returned,
    Run,
    TimedOut,
)
from grader.sandbox import spawn
from grader.sandbox.printed import Printed, clean
from grader.sandbox.process import GuestProcess
from grader.sandbox.runner import (
    Call,
    Job,
    Leaf,
    Limits,
    Runner,
    SourceFile,
    SubprocessRunner,
    Tree,
    Value,
)

X, W, B = Value("X", np.arange(6.0).reshape(2, 3)), Value("W", np.eye(3)), Value("b", np.ones(3))
ETA = Value("eta", np.asarray(0.5))
HEAD = "import os, sys, time, warnings\nimport numpy as np\n"


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with SubprocessRunner() as shared:
        yield shared


def job(source: str, *calls: Call, adapter: str | None = None, **more: str) -> Job:
    """A submission `work.py` with further files by their module names."""
    files = [SourceFile("work.py", (HEAD + source).encode())]
    files += [SourceFile(f"{name}.py", text.encode()) for name, text in more.items()]
    adapting = None if adapter is None else SourceFile("adapter.py", adapter.encode())
    return Job(tuple(files), "work.py", adapting, calls)


def call(*arguments: Tree, to: tuple[Tree, ...] = (Leaf("y"),), case: int = 0) -> Call:
    return Call("f", case, arguments, to)


def values(outcome: Outcome) -> list[object]:
    """The values that came back, arrays as lists."""
    assert isinstance(outcome, Returned), outcome
    return [v.text if isinstance(v, Problem) else v.tolist() for v in outcome.values]


def only(run: Run) -> Outcome:
    (outcome,) = run.outcomes
    return outcome


ADAPTER = "def f(module, x):\n    return module.Layer(x).forward()\n"


def test_an_adapter_stands_in_for_the_function(runner: Runner) -> None:
    layer = (
        "class Layer:\n def __init__(self, x): self.x = x\n def forward(self): return self.x * 4"
    )
    run = runner.run(job(layer + "\ndef g(): return 1", call(ETA), call(ETA), adapter=ADAPTER))
    assert [values(outcome) for outcome in run.outcomes] == [[2.0], [2.0]]
    run = runner.run(job("def f(x): return 7", call(ETA), adapter="def g(module): pass"))
    assert values(only(run)) == [7]


def test_what_an_adapter_does_not_find_is_the_student_s_lack(runner: Runner) -> None:
    outcome = only(runner.run(job("", call(ETA), adapter=ADAPTER)))
    assert isinstance(outcome, Raised)
    assert (outcome.file, outcome.line) == ("", None)
    assert "no attribute 'Layer'" in outcome.message


FAULTS = {
    "adapter": (job("", call(X), adapter="1 / 0"), "the adapter cannot be loaded"),
    "main file": (Job((), "work.py", None, (call(X),)), "work.py is not among the files"),
    "argument": (job("", call(Value("X", np.array([None])))), "cannot cross the wall"),
}


@pytest.mark.parametrize(("bad", "text"), FAULTS.values(), ids=FAULTS.keys())
def test_what_is_wrong_with_the_job_is_the_grader_s_fault(
    runner: Runner, bad: Job, text: str
) -> None:
    with pytest.raises(GraderFault, match=text):
        runner.run(bad)


def test_a_guest_that_cannot_start_is_the_grader_s_fault(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(spawn, "numpy_folder", lambda: str(tmp_path))
    with SubprocessRunner() as runner, pytest.raises(GraderFault, match="No module named 'numpy'"):
        runner.run(job("", call(X)))
    descriptors = len(list(Path("/proc/self/fd").iterdir()))
    monkeypatch.setattr(spawn.sys, "executable", str(tmp_path / "python"))
    with pytest.raises(GraderFault, match="cannot be started"):
        SubprocessRunner().prepare()
    monkeypatch.undo()
    monkeypatch.setattr(spawn.sys, "path", [])
    with pytest.raises(GraderFault, match="NumPy is not on the path"):
        SubprocessRunner().prepare()
    assert len(list(Path("/proc/self/fd").iterdir())) == descriptors


def test_prints_are_kept_in_order_and_cleaned(runner: Runner) -> None:
    source = "def f(x):\n print('\\x1b[1mone\\r\\ntwo\\t')\n print('three', file=sys.stderr)"
    source += "\n print('four', end='')"
    assert runner.run(job(source, call(X))).output == "\\x1b[1mone\ntwo\t\nthree\nfour"


def test_what_was_printed_before_the_end_is_kept(runner: Runner) -> None:
    run = runner.run(job("def f(x):\n print('last words')\n os._exit(1)", call(X)))
    assert isinstance(only(run), Crashed)
    assert run.output == "last words\n"


def test_a_warning_is_printed_once_for_its_line(runner: Runner) -> None:
    source = "def f(x):\n for _ in range(9):\n  np.log(0.0)\n  with warnings.catch_warnings(): pass"
    run = runner.run(job(source, call(X)))
    assert isinstance(only(run), Returned)
    assert run.output == "work.py:5: RuntimeWarning: divide by zero encountered in log\n"


def test_prints_are_cut_at_the_limit_with_a_note() -> None:
    limits = Limits(output_bytes=100)
    with SubprocessRunner(limits) as runner:
        output = runner.run(job("def f(x): print('é' * 10**6)", call(X))).output
    assert output.startswith("éé")
    assert output.endswith("\n[cut: 2000001 bytes were printed]\n")
    assert len(output.encode()) <= 100
    escapes = Printed(100)
    escapes.add(b"\x1b" * 90)
    assert len(escapes.text()) <= 100


def test_cleaning_keeps_text_and_writes_out_what_steers_a_terminal() -> None:
    assert clean("a\tb\nc é 😀") == "a\tb\nc é 😀"
    assert clean("\0\x07\x7f\x9b\u202e") == "\\x00\\x07\\x7f\\x9b\\x202e"


def test_an_overlarge_result_is_a_problem() -> None:
    with SubprocessRunner(Limits(result_bytes=1000)) as runner:
        outcome = only(runner.run(job("def f(x): return np.ones(1000)", call(X))))
    assert values(outcome) == ["returned 8000 bytes, at most 1000 are read"]


def test_what_a_submission_returns_is_capped_in_all() -> None:
    """Each call alone stays below the cap; together they would fill the host."""
    calls = [call(X, case=number) for number in range(200)]
    limits = Limits(result_bytes=3_000_000)
    with SubprocessRunner(limits) as runner:
        run = runner.run(job("def f(x): return np.ones(250_000)", *calls))
    kept = [outcome for outcome in run.outcomes if isinstance(outcome, Returned)]
    assert 1 <= len(kept) <= 2
    assert isinstance(run.outcomes[len(kept)], Malformed)
    assert {type(outcome) for outcome in run.outcomes[len(kept) + 1 :]} == {NotRun}


def test_large_arguments_and_results_cross(runner: Runner) -> None:
    big = Value("X", np.arange(2.0**20))
    outcome = only(runner.run(job("def f(x): return x + 1", call(big))))
    assert isinstance(outcome, Returned)
    np.testing.assert_array_equal(outcome.values[0], big.array + 1)  # type: ignore[arg-type]


def test_little_memory_is_enough_for_a_product() -> None:
    big = Value("x", np.ones((300, 300)))
    with SubprocessRunner(Limits(memory_bytes=8 << 20)) as runner:
        outcome = only(runner.run(job("def f(x): return (x @ x)[0, 0]", call(big))))
    assert values(outcome) == [300.0]


def test_what_the_host_has_open_is_closed_to_students() -> None:
    with Path(__file__).open() as secret, SubprocessRunner() as runner:
        os.set_inheritable(secret.fileno(), True)
        source = f"def f(x): os.fstat({secret.fileno()})"
        outcome = only(runner.run(job(source, call(X))))
    assert "Bad file descriptor" in str(outcome)


def test_a_function_that_is_not_there_is_missing(runner: Runner) -> None:
    outcome = only(runner.run(job("def F(x): pass", call(X))))
    assert outcome == Missing("no function 'f' is defined (functions in the file: F)")
    assert only(runner.run(job("f = 3", call(X)))) == Missing("'f' is an int, not a function")


def test_files_cannot_be_filled(runner: Runner, tmp_path: Path) -> None:
    path = tmp_path / "filled"
    source = f"def f(x):\n with open({str(path)!r}, 'w') as file: file.write('x' * 10**6)"
    assert "OSError" in str(only(runner.run(job(source, call(X)))))
    assert path.stat().st_size == 0


def kinds(limits: Limits, source: str, *functions: str) -> list[type[Outcome]]:
    calls = tuple(Call(function, 0, (X,), (Leaf("y"),)) for function in functions)
    with SubprocessRunner(limits) as runner:
        return [type(outcome) for outcome in runner.run(job(source, *calls)).outcomes]


def test_a_function_that_ended_the_process_is_not_called_again() -> None:
    source = "def bad(x): os._exit(0)\ndef ok(x): return x"
    got = kinds(Limits(), source, "ok", "bad", "bad", "ok", "bad")
    assert got == [Returned, Crashed, NotRun, Returned, NotRun]


def test_there_are_four_processes_at_most() -> None:
    source = "".join(f"def f{i}(x): os._exit(0)\n" for i in range(6))
    assert kinds(Limits(), source, *(f"f{i}" for i in range(6))) == [Crashed] * 4 + [NotRun] * 2


def test_the_whole_submission_has_a_time_limit() -> None:
    got = kinds(Limits(total_seconds=1.0), "def f(x): time.sleep(0.4)", *"fffff")
    assert got == [Returned, Returned, TimedOut, NotRun, NotRun]


def test_without_pidfd_the_end_of_a_guest_is_still_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(os, "pidfd_open")
    source = "def a(x): os._exit(0)\ndef b(x): return x\ndef c(x): time.sleep(9)"
    assert kinds(Limits(call_seconds=0.5), source, *"abc") == [Crashed, Returned, TimedOut]


def test_a_guest_may_be_started_before_the_runner_is_there() -> None:
    with SubprocessRunner(guest=GuestProcess()) as runner:
        run = runner.run(job("def f(x): return 1", call(X)))
    assert values(only(run)) == [1]
    assert run.confinement["tier"] == "none"
    assert run.confinement["limits"]["call_seconds"] == 5.0  # type: ignore[index]
