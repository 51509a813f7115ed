"""The wall: real processes behind each tier, attacked; as another user and in a container too."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from grader.outcomes import (
    Crashed,
    GraderFault,
    Malformed,
    NotRun,
    Outcome,
    OutOfMemory,
    Raised,
    Returned,
    Run,
    TimedOut,
    Unloadable,
)
from grader.sandbox import canary, confined, nursery, spawn
from grader.sandbox.confined import ConfinedRunner
from grader.sandbox.guest_canary import PROBES
from grader.sandbox.guest_imports import NAMES
from grader.sandbox.job import Call, Job, Leaf, Limits, SourceFile, Value
from grader.sandbox.runner import Runner, SubprocessRunner
from grader.sandbox.tiers import TIERS, Tier
from grader.sandbox.zygote import Zygote

ROOT = Path(__file__).parents[2]
X = np.arange(6.0).reshape(2, 3)
LIMITS = Limits(call_seconds=0.5, load_seconds=2.0, total_seconds=9.0, memory_bytes=1 << 29)
HEAD = "import ctypes, os, signal, subprocess, sys, threading, time\nimport numpy as np\n"
HEAD += "libc = ctypes.CDLL(None, use_errno=True)\ndef fine(X):\n    return X + 1\n"
# Set where this file is run again as another user or in a container.
AGAIN = "GRADER_WALL_TESTED_AS"
once = pytest.mark.skipif(AGAIN in os.environ, reason="does not depend on the user")


@pytest.fixture(scope="module", params=TIERS, ids=lambda tier: f"tier {tier.name}")
def runner(request: pytest.FixtureRequest) -> Iterator[ConfinedRunner]:
    """A runner of each tier that this machine can give."""
    tier: Tier = request.param
    with ConfinedRunner(LIMITS, (tier,)) as made:
        try:
            made.prepare()
        except GraderFault as fault:
            pytest.skip(str(fault))
        yield made


@pytest.fixture
def best() -> Iterator[ConfinedRunner]:
    with ConfinedRunner(LIMITS) as made:
        yield made


def job(source: str, *functions: str) -> Job:
    calls = (Call(name, 0, (Value("X", X),), (Leaf("Y"),)) for name in functions)
    return Job((SourceFile("work.py", (HEAD + source).encode()),), "work.py", None, tuple(calls))


def is_fine(outcome: Outcome) -> bool:
    return isinstance(outcome, Returned) and bool(np.array_equal(outcome.values[0], X + 1))  # type: ignore[arg-type]


def has_ended(pidfd: int, seconds: float = 5.0) -> bool:
    poll = select.poll()
    poll.register(pidfd, select.POLLIN)
    return bool(poll.poll(1000 * seconds))


def number_of(pidfd: int) -> int:
    """The number, on this side, of the process behind a pidfd."""
    return int(Path(f"/proc/self/fdinfo/{pidfd}").read_text().partition("\nPid:")[2].split()[0])


def test_a_good_submission_is_run_and_its_tier_told(runner: ConfinedRunner) -> None:
    run = runner.run(job("print('here')", "fine", "fine"))
    assert all(map(is_fine, run.outcomes))
    assert run.output == "here\n"
    assert run.confinement["tier"] == runner._tiers[0].name
    assert run.confinement["limits"]["memory_bytes"] == LIMITS.memory_bytes  # type: ignore[index]


class Lure:
    """What an attack would touch: a folder that all may write to, and a port that listens."""

    def __init__(self, folder: Path) -> None:
        folder.chmod(0o777)
        self.mark = folder / "breach"
        self.key = folder / "key"
        self.key.write_text("the answers")
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.setblocking(False)
        self.port = self.listener.getsockname()[1]

    def source(self) -> str:
        return f"MARK, KEY, PORT = {str(self.mark)!r}, {str(self.key)!r}, {self.port}\n"

    def is_touched(self) -> bool:
        """Whether something was written, or connected, or copied from the key; then reset."""
        touched = self.mark.exists()
        if touched:
            self.mark.unlink()
        try:
            self.listener.accept()[0].close()
        except BlockingIOError:
            return touched
        return True


@pytest.fixture
def lure(tmp_path: Path) -> Iterator[Lure]:
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.geteuid() and folder.name.startswith(("pytest", "test")):
            folder.chmod(0o755)
    made = Lure(tmp_path)
    yield made
    made.listener.close()


# Bodies of `bad(X)`. These leave a mark where nothing holds them:
BREACHES = {
    "writes a file": "open(MARK, 'w')",
    "writes by number": "libc.open(MARK.encode(), 0o101, 0o644)",
    "copies the key": "open(MARK, 'w').close() if open(KEY).read() else None",
    "links the key": "os.symlink(KEY, MARK)",
    "makes a folder": "os.mkdir(MARK + '2'); os.rename(MARK + '2', MARK) or os.chmod(MARK, 0o777)",
    "runs a program": "subprocess.run(['touch', MARK])",
    "runs a shell": "os.system(f'touch {MARK}')",
    "forks": "p = os.fork(); os.waitpid(p, 0) if p else os._exit(open(MARK, 'w').close() or 0)",
    "makes a node": "os.mkfifo(MARK)",
    "connects": "s = libc.socket(2, 1, 0); a = b'\\x02\\x00' + PORT.to_bytes(2, 'big') "
    "+ bytes([127, 0, 0, 1]) + bytes(8); libc.connect(s, a, 16)",
    "goes through the parent's files": "[open(f'/proc/{os.getppid()}/fd/{n}') for n in (0, 1)] "
    "and open(MARK, 'w')",
    "reads its own memory": "open('/proc/self/mem', 'rb') and open(MARK, 'w')",
    "asks who is there": "os.listdir('/proc') and open(MARK, 'w')",
    "finds the path of the key": "os.path.exists(KEY) and open(MARK, 'w')",
}
# And these have their outcome:
ENDINGS: dict[str, tuple[str, type[Outcome], str]] = {
    "opens": ("open('/etc/passwd')", Raised, "PermissionError"),
    "kills its parent": ("os.kill(os.getppid(), 9)", Raised, "PermissionError"),
    "kills itself": ("os.kill(os.getpid(), 9)", Raised, "PermissionError"),
    "raises the last signal": ("signal.raise_signal(9)", Raised, "Error"),
    "kills all": ("os.kill(-1, 9)", Raised, "PermissionError"),
    "starts a thread": ("threading.Thread(target=id).start()", Raised, "can't start new thread"),
    "forks": ("os.fork()", Raised, "BlockingIOError"),
    "runs": ("os.execv('/bin/true', ['true'])", Raised, "PermissionError"),
    "is endless": ("while True: pass", TimedOut, "0.5"),
    "is endless and deaf": (
        "signal.pthread_sigmask(0, range(1, 65))\n  while True: pass",
        TimedOut,
        "0.5",
    ),
    "exits": ("os._exit(0)", Crashed, "status 0"),
    "aborts": ("os.abort()", Crashed, "Aborted"),
    "reads nowhere": ("ctypes.string_at(0)", Crashed, "Segmentation fault"),
    "wants another machine": ("libc.syscall(0x40000000 + 39)", Crashed, "Bad system call"),
    "eats memory": ("L = []\n  while True: L.append(bytes(10**7))", OutOfMemory, ""),
    "maps memory": ("np.ones(10**9)", OutOfMemory, ""),
    "floods": ("while True: print('x' * 10**5)", Crashed, "printed more than"),
    "closes all": ("os.closerange(0, 99)", Crashed, "closed the channel"),
    "forges": ("os.write(4, b'bpg1' + b'\\xff' * 12); return X", Malformed, "are allowed"),
    "asks for what is not there": ("import socket", Raised, "module 'socket' is not available"),
    "wants the answers": ("import reference", Raised, "module 'reference' is not available"),
}


@pytest.mark.parametrize("body", BREACHES.values(), ids=BREACHES.keys())
def test_no_attack_leaves_a_mark(runner: ConfinedRunner, lure: Lure, body: str) -> None:
    runner.run(job(f"{lure.source()}def bad(X):\n  {body}\n  return X\n", "bad"))
    assert not lure.is_touched()
    assert is_fine(runner.run(job("", "fine")).outcomes[0])


@once
@pytest.mark.parametrize("body", BREACHES.values(), ids=BREACHES.keys())
def test_without_the_wall_each_attack_leaves_its_mark(lure: Lure, body: str) -> None:
    with SubprocessRunner(LIMITS) as open_runner:
        open_runner.run(job(f"{lure.source()}def bad(X):\n  {body}\n  return X\n", "bad"))
    if lure.mark.is_dir():
        lure.mark.rmdir()
        return
    if lure.mark.is_symlink():
        lure.mark.unlink()
        return
    assert lure.is_touched()


@pytest.mark.parametrize(("body", "kind", "text"), ENDINGS.values(), ids=ENDINGS.keys())
def test_a_bad_call_has_its_outcome_and_spares_the_others(
    runner: ConfinedRunner, body: str, kind: type[Outcome], text: str
) -> None:
    outcomes = runner.run(job(f"def bad(X):\n  {body}\n", "fine", "bad", "fine")).outcomes
    assert type(outcomes[1]) is kind, outcomes[1]
    assert text in str(outcomes[1])
    assert is_fine(outcomes[0])
    assert is_fine(outcomes[2])
    assert is_fine(runner.run(job("", "fine")).outcomes[0])


def test_four_processes_at_most(runner: ConfinedRunner) -> None:
    source = "".join(f"def f{i}(x): os._exit(0)\n" for i in range(6))
    outcomes = runner.run(job(source, *(f"f{i}" for i in range(6)))).outcomes
    assert [type(outcome) for outcome in outcomes] == [Crashed] * 4 + [NotRun] * 2


def test_nothing_of_a_job_is_ever_in_the_zygote(runner: ConfinedRunner) -> None:
    """Where even root may not read its memory, nobody else on the machine can."""
    marker = os.urandom(8).hex()
    secret = f"secret of a submission: {marker}".encode()
    source = f"TEXT = {secret.decode()!r}\ndef f(X): return len(TEXT)"
    assert isinstance(runner.run(job(source, "f")).outcomes[0], Returned)
    assert occurrences(os.getpid(), secret) > 0, "the search finds what is there"
    try:
        assert occurrences(number_of(zygote_of(runner)._pidfd), secret) == 0
    except PermissionError:
        assert os.geteuid() != 0


def zygote_of(runner: ConfinedRunner) -> Zygote:
    """The zygote with all modules, some of which HEAD imports."""
    return runner.nurseries[True].zygote


def occurrences(pid: int, text: bytes) -> int:
    """How often a text stands in the memory of a process."""
    found = 0
    maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            span, rights, *_ = line.split()
            if "rw" in rights and "[vv" not in line:
                start, end = (int(number, 16) for number in span.split("-"))
                memory.seek(start)
                found += memory.read(end - start).count(text)
    return found


def test_nothing_is_left_when_a_runner_is_closed() -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    with ConfinedRunner(LIMITS) as made:
        made.run(job("", "fine"))
        (small,) = made.nurseries.values()
        assert small.armed is not None
        small.armed.await_birth()
        held = [os.dup(small.zygote._pidfd), os.dup(small.armed.pidfd)]
        assert not has_ended(held[0], 0)
    assert all(map(has_ended, held))
    spawn.close(*held)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


HOST = """
import sys, time
from grader.sandbox.confined import ConfinedRunner
runner = ConfinedRunner()
runner.prepare()
(nursery,) = runner.nurseries.values()
nursery.armed.await_birth()
numbers = [open(f"/proc/self/fdinfo/{fd}").read().partition("\\nPid:")[2].split()[0]
           for fd in (nursery.zygote._pidfd, nursery.armed.pidfd)]
print(*numbers, flush=True)
time.sleep(60)
"""


def test_nothing_is_left_when_the_host_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOST], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as host:
        assert host.stdout is not None
        held = [os.pidfd_open(int(number)) for number in host.stdout.readline().split()]
        host.kill()
    assert len(held) == 2
    assert all(map(has_ended, held))
    spawn.close(*held)


@once
def test_a_killed_zygote_loses_nothing(runner: ConfinedRunner) -> None:
    runner.prepare()
    zygote = zygote_of(runner)
    signal.pidfd_send_signal(zygote._pidfd, signal.SIGKILL)
    assert has_ended(zygote._pidfd)
    assert is_fine(runner.run(job("", "fine")).outcomes[0])
    assert zygote_of(runner) is not zygote


@once
def test_a_death_that_nobody_can_explain_is_tried_again_and_then_the_grader_s_fault(
    best: ConfinedRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    best.run(job("", "fine"))
    slow = job("def f(X):\n time.sleep(0.3)\n return X + 1", "f")
    taken = best.next_guest
    monkeypatch.setattr(best, "next_guest", lambda one: _then_killed(taken(one), times_left))
    times_left = [1]
    assert is_fine(best.run(slow).outcomes[0])
    times_left[0] = 2
    with pytest.raises(GraderFault, match="for want of memory"):
        best.run(slow)
    assert is_fine(best.run(slow).outcomes[0])


def _then_killed(child: confined.Guest, times_left: list[int]) -> confined.Guest:
    """Has the child killed from outside a little later."""
    if times_left[0] > 0:
        times_left[0] -= 1
        copy = os.dup(child.pidfd)

        def kill() -> None:
            signal.pidfd_send_signal(copy, signal.SIGKILL)
            os.close(copy)

        threading.Timer(0.1, kill).start()
    return child


@once
def test_a_crash_has_the_zygote_replaced_and_so_has_age(
    best: ConfinedRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    best.run(job("", "fine"))
    first = zygote_of(best)
    best.run(job("def f(X): ctypes.string_at(0)", "f"))
    best.run(job("", "fine"))
    second = zygote_of(best)
    assert second is not first
    best.run(job("", "fine"))
    assert zygote_of(best) is second
    monkeypatch.setattr(nursery, "JOBS_PER_ZYGOTE", 1)
    assert is_fine(best.run(job("", "fine")).outcomes[0])
    assert zygote_of(best) is not second


@once
def test_a_wall_that_cannot_be_had_is_stepped_down_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.sandbox.tiers._BWRAP", "no-such-program")
    with ConfinedRunner(LIMITS) as made:
        assert made.run(job("", "fine")).confinement["tier"] in ("B", "C")


@once
def test_a_wall_with_a_hole_is_not_used(
    best: ConfinedRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = np.ones(len(PROBES), dtype=int)
    codes[3] = 0
    good = Returned((2 * canary._MATRIX,), (), 0.0)
    monkeypatch.setattr(canary, "_run", lambda *_: [Returned((codes,), (), 0.0), good])
    with pytest.raises(GraderFault, match=f"cannot be confined.*could {list(PROBES)[3]}"):
        best.run(job("", "fine"))
    codes[3] = 1
    monkeypatch.setattr(canary, "_run", lambda *_: [Returned((codes,), (), 0.0), NotRun("no")])
    with pytest.raises(GraderFault, match="a good submission gets"):
        best.run(job("", "fine"))


@once
def test_without_a_wall_the_canary_flies() -> None:
    # From a fresh process: what this one has been through must not decide what its children may.
    code = (
        "from grader.sandbox.canary import canary_job; "
        "from grader.sandbox.runner import SubprocessRunner\n"
        "with SubprocessRunner() as runner: "
        "print(*runner.run(canary_job()).outcomes[0].values[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    codes = [int(number) for number in done.stdout.split()]
    flown = {name for name, code in zip(PROBES, codes, strict=True) if not code}
    # What a process without a wall may be refused for other reasons, depending on the machine.
    others = {"use descriptors of the host", "mount", "make namespaces", "set up a ring"}
    others |= {"load a kernel program", "handle page faults", "read the environment of process 1"}
    assert set(PROBES) - flown <= others, set(PROBES) - flown


def imported(run: Run) -> dict[str, str]:
    assert isinstance(run.outcomes[0], Returned), run.outcomes[0]
    return dict(line.split(" ", 1) for line in run.output.splitlines())


IMPORTS = f"""
def f(X):
    for name in {(*sorted(NAMES), "socket", "torch", "reference", "asyncio")!r}:
        try:
            __import__(name)
            print(name, 'there')
        except ImportError as error:
            print(name, error)
    return X
"""


@once
def test_the_same_modules_are_there_with_and_without_a_wall(best: ConfinedRunner) -> None:
    runners: list[Runner] = [best, SubprocessRunner(), SubprocessRunner(shuts_itself_in=True)]
    found = []
    for one in runners:
        with one:
            found.append(imported(one.run(job(IMPORTS, "f"))))
    assert found[0] == found[1] == found[2]
    for name in ("socket", "torch", "reference", "asyncio"):
        assert found[0][name].startswith(f"module {name!r} is not available here (submissions")
    assert found[0]["numpy.random"] == found[0]["statistics"] == "there"
    missing = [name for name in NAMES if found[0][name] != "there"]
    assert set(missing) <= {"numpy.strings", "numpy.typing"}  # not in every version


@pytest.mark.parametrize("body", BREACHES.values(), ids=BREACHES.keys())
def test_a_process_that_shuts_itself_in_is_as_tight(lure: Lure, body: str) -> None:
    with SubprocessRunner(LIMITS, shuts_itself_in=True) as alone:
        run = alone.run(job(f"{lure.source()}def bad(X):\n  {body}\n  return X\n", "bad", "fine"))
    assert not lure.is_touched()
    assert is_fine(run.outcomes[1])
    assert run.confinement["tier"] in ("B", "C")


@once
def test_a_submission_that_cannot_be_loaded_is_told_as_ever(best: ConfinedRunner) -> None:
    outcome = best.run(job("1 / 0", "fine")).outcomes[0]
    assert isinstance(outcome, Unloadable)
    assert outcome.type == "ZeroDivisionError"


# Runs this file's tests as another user: the folder that may keep Python from them is replaced, in
# a private view of the file system, by one with nothing else in it.
AS_NOBODY = """
import os, subprocess, sys
home, python = os.path.expanduser("~root"), os.path.realpath(sys.base_prefix)
steps = []
if python.startswith(home + "/"):
    top = os.path.join(home, os.path.relpath(python, home).split("/")[0])
    steps = [f"keep=$(mktemp -d); mount --bind {top} $keep",
             f"mount -t tmpfs -o mode=755 none {home}; mkdir {top}; mount --bind $keep {top}"]
steps += ["exec setpriv --reuid=65534 --regid=65534 --clear-groups -- \\"$@\\""]
os.execvp("unshare", ["unshare", "-m", "sh", "-ec", "\\n".join(steps), "sh", *sys.argv[1:]])
"""
# Runs them as a container does: no namespaces, no mounts.
IN_A_CONTAINER = """
import ctypes, errno, os, sys
from grader.sandbox import guest_filter as f, guest_kernel as k
assert os.uname().machine == "x86_64"
refuse = (f.RETURN, f.ERROR | errno.EPERM, 0, 0)
steps = [(f.LOAD, 0, 0, 0)]
for number in (272, 165, 155, 308):
    steps += [(f.EQUAL, number, 0, 1), refuse]
steps += [(f.EQUAL, 435, 0, 1), (f.RETURN, f.ERROR | errno.ENOSYS, 0, 0)]
steps += [(f.EQUAL, 56, 0, 3), (f.LOAD, 16, 0, 0), (f.ANY_BIT, 0x7E020000, 0, 1), refuse]
k.renounce_privileges()
k.put_up(k.filtering(f.assemble([*steps, (f.RETURN, f.ALLOW, 0, 0)]), f.OWN_PID))
os.execv(sys.argv[1], sys.argv[1:])
"""
PLACES = [
    pytest.param(["nobody"], "A B C", id="nobody"),
    pytest.param(["container"], "B C", id="root in a container"),
    pytest.param(
        ["nobody", "container"], "B C", id="nobody in a container", marks=pytest.mark.slow
    ),
]
LAUNCHERS = {"nobody": AS_NOBODY, "container": IN_A_CONTAINER}


@once
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody else")
@pytest.mark.parametrize(("launchers", "tiers"), PLACES)
def test_the_wall_holds_elsewhere(launchers: list[str], tiers: str, tmp_path: Path) -> None:
    if not all(folder.stat().st_mode & 0o001 for folder in (ROOT, *ROOT.parents)):
        pytest.skip("this checkout lies in a folder that others cannot enter")
    line = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", __file__]
    for name in reversed(launchers):
        line = [sys.executable, "-c", LAUNCHERS[name], *line]
    environment = {**os.environ, AGAIN: "-".join(launchers), "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("PYTEST_CURRENT_TEST", None)
    environment.pop("NO_SKIPS", None)  # what is skipped there is looked at below
    done = subprocess.run(
        line, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    skipped = [tier.name for tier in TIERS if f"tier {tier.name}: " in done.stdout]
    assert [tier.name for tier in TIERS if tier.name not in skipped] == tiers.split(), done.stdout
