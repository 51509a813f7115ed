"""No file of `submissions/hostile/` does harm, gets a mark it must not get, or harms the next one.

The same files are run behind every wall, as root, as nobody and where a container allows no
namespaces. Without the wall some of them are run too: there the checks must find something.
"""

from __future__ import annotations

import ctypes
import os
import re
import runpy
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.answers.plan import Plan, make_plan
from grader.grading import grade, job_of
from grader.intake.submissions import Submission, load_submission
from grader.marks.compare import VERDICTS
from grader.outcomes import GraderFault, Returned, Run
from grader.sandbox.confined import ConfinedRunner
from grader.sandbox.job import Job, Limits, SourceFile
from grader.sandbox.runner import Runner, SubprocessRunner
from grader.sandbox.tiers import TIERS
from grader.spec.read import find_exercise, read_exercise

ROOT = Path(__file__).parents[2]
HOSTILE = ROOT / "submissions" / "hostile"
FILES = sorted(p for p in HOSTILE.iterdir() if p.suffix == ".py" or (p / "main.py").exists())
GOOD = ROOT / "submissions" / "correct" / "tanh-based-sigmoid.py"
CLASSES = ("crash", "hang", "resource", "exfiltrate", "tamper", "escape", "confuse")
# Set where this file is run again, to "TIER PLACE".
AGAIN = "GRADER_HOSTILE_AT"
TIER, _, PLACE = os.environ.get(AGAIN, "").partition(" ")
LIMITS = Limits(
    call_seconds=0.4 if PLACE else 0.5,
    load_seconds=0.8 if PLACE else 1.0,
    total_seconds=6.0,
    memory_bytes=1 << 29,
)
once = pytest.mark.skipif(bool(PLACE), reason="does not depend on the place")

_FIRST_LINE = re.compile(rb"# exercise: (\S+); class: (\w+); allowed: (\w+(?:, \w+)*)\r?")
_SUBREAPER = 36  # of prctl: what a child leaves behind becomes this process's own child


class StatementError(ValueError):
    """A first line that does not say what is allowed."""


def read_statement(data: bytes) -> tuple[str, frozenset[str]]:
    """Class and allowed verdicts from a file's first line."""
    line = data.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0]
    found = _FIRST_LINE.fullmatch(line)
    if found is None:
        raise StatementError(f"the first line is {line!r} (see submissions/README.md)")
    kind, allowed = found[2].decode(), frozenset(found[3].decode().split(", "))
    if kind not in CLASSES or not allowed <= set(VERDICTS):
        raise StatementError(f"{line!r} names a class or verdict that does not exist")
    return kind, allowed


def main_file(submission: Submission) -> bytes:
    return next(file.data for file in submission.files if file.name == submission.main)


class Bait:
    """All that an attack could touch: answers, reports, a port, folders; and whether it did."""

    def __init__(self, folder: Path) -> None:
        self.token = f"grader-breach-{os.urandom(6).hex()}"
        self.folder = folder
        self.answers, self.reports = folder / "answers", folder / "reports"
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.udp = socket.socket(type=socket.SOCK_DGRAM)
        self.udp.bind(self.tcp.getsockname())
        self.unix = socket.socket(socket.AF_UNIX)
        self.unix.bind(f"\0{self.token}")
        self.unix.listen()
        self.sockets = [self.tcp, self.udp, self.unix]
        for one in self.sockets:
            one.setblocking(False)
        self._lay()
        self._watched = self._look()

    def _lay(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.folder.chmod(0o777)
        self.reports.mkdir(exist_ok=True)
        self.reports.chmod(0o777)
        self.answers.unlink(missing_ok=True)
        self.answers.write_text("the answers")
        self.answers.chmod(0o666)

    def put_into(self, submission: Submission) -> Submission:
        """The submission with the names of this bait in the place of those it is written with."""
        port = str(self.tcp.getsockname()[1]).encode()
        names = (
            (b"/tmp/grader-lure", os.fsencode(self.folder)),
            (b"/grader-project", os.fsencode(ROOT)),
            (b"grader-breach", self.token.encode()),
            (b"47471", port),
            (b"x00grader-lure", b"x00" + self.token.encode()),
        )
        files = []
        for file in submission.files:
            data = file.data
            for old, new in names:
                data = data.replace(old, new)
            files.append(SourceFile(file.name, data))
        return Submission(submission.id, tuple(files), submission.main)

    def breaches(self, run: Run) -> list[str]:
        """What an attack has achieved; all of it is undone."""
        found = ["said in print that it got through"] if self.token in run.output else []
        found += [f"left the file {path}" for path in self._marks()]
        for path in self._marks():
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
        found += ["reached a socket"] * sum(map(_was_reached, self.sockets))
        now = self._look()
        found += [f"changed {path}" for path in now if now[path] != self._watched[path]]
        if found:
            self._lay()
        self._watched = self._look()
        return found

    def _folders(self) -> set[Path]:
        fixed = ("/", "/tmp", "/var/tmp", "/dev/shm", "/root", "/etc/cron.d", "~", ".")
        folders = {Path(name).expanduser().resolve() for name in fixed}
        packages = Path(np.__file__).parents[1]
        return {*folders, ROOT, HOSTILE, packages, self.folder, self.reports}

    def _marks(self) -> list[Path]:
        found = []
        for folder in self._folders():
            if os.access(folder, os.R_OK | os.X_OK):
                found += [path for path in folder.iterdir() if self.token in path.name]
        return sorted(found)

    def _look(self) -> dict[Path, object]:
        return {path: _state(path) for path in (self.answers, self.reports, _bashrc())}

    def close(self) -> None:
        for one in self.sockets:
            one.close()


def _bashrc() -> Path:
    return Path("~/.bashrc").expanduser()


def _state(path: Path) -> object:
    try:
        now = path.stat()
    except OSError as error:
        return type(error)
    times = (now.st_mtime_ns, now.st_size) if path.is_file() else ()
    return (now.st_mode, now.st_uid, now.st_nlink, *times)


def _was_reached(listener: socket.socket) -> bool:
    was_reached = False
    while True:
        try:
            if listener.type == socket.SOCK_DGRAM:
                listener.recv(1)
            else:
                listener.accept()[0].close()
        except BlockingIOError:
            return was_reached
        was_reached = True


class Recorded:
    """A runner that keeps what it gave last."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self.last = Run((), "", {})

    def run(self, job: Job) -> Run:
        self.last = Run((), "", {})
        self.last = self._runner.run(job)
        return self.last


def children(is_over: bool = False) -> dict[int, list[int]]:
    """The numbers of all processes by those of their parents; or else of those only unreaped."""
    found: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:  # it is gone
                continue
            state, parent, *_ = stat.rpartition(")")[2].split()
            if (state == "Z") == is_over:
                found.setdefault(int(parent), []).append(int(entry.name))
    return found


def descendants() -> set[int]:
    """All processes that this one has started, however far away."""
    table, found, new = children(), set(), [os.getpid()]
    while new:
        new = [child for pid in new for child in table.get(pid, [])]
        found.update(new)
    return found


def number_of(pidfd: int) -> int:
    text = Path(f"/proc/self/fdinfo/{pidfd}").read_text()
    return int(text.partition("\nPid:")[2].split()[0])


def known(runner: ConfinedRunner) -> set[int]:
    """The processes that are to be there: zygotes, what wraps them, and children made ahead."""
    runner.bury()
    runner.prepare()
    found: set[int] = set()
    for nursery in runner.nurseries.values():
        nursery.arm()
        assert nursery.armed is not None
        nursery.armed.await_birth()
        found.add(number_of(nursery.armed.pidfd))
        parents = {child: parent for parent, them in children().items() for child in them}
        pid = number_of(nursery.zygote._pidfd)
        while pid != os.getpid() and pid in parents:
            found.add(pid)
            pid = parents[pid]
    return found


def left_behind(expected: Callable[[], set[int]], seconds: float = 2.0) -> set[int]:
    """Processes beyond those that are to be there, once the system has had time to end them."""
    deadline = time.monotonic() + seconds
    while (left := descendants() - expected() - EARLIER) and time.monotonic() < deadline:
        time.sleep(0.02)
    return left


EARLIER = descendants()


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(read_exercise(find_exercise("logistic-log-likelihood"), 0), "hostile")


@pytest.fixture(scope="module")
def bait(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bait]:
    folder = tmp_path_factory.mktemp("bait")
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.geteuid() and parent.name.startswith(("pytest", "bait")):
            parent.chmod(0o755)
    made = Bait(folder)
    yield made
    made.close()


@pytest.fixture(scope="module", autouse=True)
def subreaper() -> Iterator[None]:
    """What an attack leaves behind is found among this process's children."""
    libc = ctypes.CDLL(None)
    libc.prctl(_SUBREAPER, 1, 0, 0, 0)
    yield
    libc.prctl(_SUBREAPER, 0, 0, 0, 0)
    for pid in children(is_over=True).get(os.getpid(), []):
        os.waitpid(pid, os.WNOHANG)


@pytest.fixture(scope="module")
def runner() -> Iterator[ConfinedRunner]:
    """One runner for all files: what one leaves behind, the next would meet."""
    tiers = tuple(tier for tier in TIERS if not TIER or tier.name == TIER)
    with ConfinedRunner(LIMITS, tiers) as made:
        try:
            made.prepare()
        except GraderFault as fault:
            pytest.skip(str(fault))
        yield made


@pytest.fixture(scope="module")
def right_numbers(plan: Plan) -> list[object]:
    """What the good submission answers where nothing was before it."""
    with ConfinedRunner(LIMITS) as fresh:
        return numbers(fresh.run(job_of(plan, load_submission(GOOD))))


def numbers(run: Run) -> list[object]:
    """Everything that came back, bit by bit, and what was printed."""
    found: list[object] = [run.output]
    for outcome in run.outcomes:
        assert isinstance(outcome, Returned), outcome
        found += [outcome.changed]
        found += [(v.dtype.str, v.shape, v.tobytes()) for v in outcome.values]  # type: ignore[union-attr]
    return found


def attack(plan: Plan, bait: Bait, runner: Recorded, path: Path) -> dict[str, Any]:
    submission = bait.put_into(load_submission(path))
    return dict(grade(plan, submission, runner).document)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_hostile_file_does_no_harm(
    plan: Plan, bait: Bait, runner: ConfinedRunner, right_numbers: list[object], path: Path
) -> None:
    _, allowed = read_statement(main_file(load_submission(path)))
    recorded, started = Recorded(runner), time.monotonic()
    document = attack(plan, bait, recorded, path)
    assert time.monotonic() - started < LIMITS.total_seconds + 5
    assert not bait.breaches(recorded.last)
    assert document["status"] == "graded", document.get("fault")
    verdicts = {criterion["verdict"] for criterion in document["criteria"]}
    assert verdicts <= allowed, [outcome for outcome in recorded.last.outcomes if outcome][:3]
    good = grade(plan, load_submission(GOOD), recorded).document  # type: ignore[arg-type]
    assert good["score"]["earned"] == good["score"]["possible"]
    assert numbers(recorded.last) == right_numbers
    assert not left_behind(lambda: known(runner))


def test_nothing_is_handed_on(plan: Plan, bait: Bait, runner: ConfinedRunner) -> None:
    recorded = Recorded(runner)
    for first in ("leaves-state-for-the-next", "leaves-a-changed-numpy", "memory-at-import"):
        attack(plan, bait, recorded, HOSTILE / f"{first}.py")
        attack(plan, bait, recorded, HOSTILE / "reads-what-came-before.py")
        assert not bait.breaches(recorded.last)


# What each of these achieves where there is no wall, by a word of what is found.
CONTROLS = {
    "marks-tmp": "left the file",
    "marks-the-reports": "left the file",
    "links-to-the-answers": "left the file",
    "overwrites-the-answers": "changed",
    "changes-modes-and-times": "changed",
    "opens-the-answers": "in print",
    "opens-the-answers-by-number": "in print",
    "sees-whether-answers-exist": "in print",
    "lists-other-submissions": "in print",
    "runs-a-program": "in print",
    "replaces-itself": "the answers",
    "reads-its-own-memory": "in print",
    "sends-by-tcp": "reached",
    "sends-by-udp": "reached",
    "abstract-unix-socket": "reached",
    "memory-in-a-memfd": "in print",
    "fork-bomb": "in print",
    "makes-memory-executable": "in print",
    "leaves-a-daemon": "process",
}


@once
@pytest.mark.parametrize(("name", "sign"), CONTROLS.items(), ids=CONTROLS.keys())
def test_without_the_wall_the_checks_find_something(
    plan: Plan, bait: Bait, name: str, sign: str
) -> None:
    before = descendants()
    with SubprocessRunner(LIMITS) as open_runner:
        recorded = Recorded(open_runner)
        attack(plan, bait, recorded, HOSTILE / f"{name}.py")
        found = bait.breaches(recorded.last)
        open_runner.bury()
        if "the answers" in recorded.last.output:
            found.append("printed the answers")
        for pid in left_behind(lambda: before, 0.0):
            found.append("left a process")
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    assert any(sign in one for one in found), found


@once
def test_without_the_wall_state_may_be_handed_on_and_is_found(plan: Plan, bait: Bait) -> None:
    """In one and the same process the search for what came before finds it."""
    first = load_submission(HOSTILE / "leaves-state-for-the-next.py")
    second = load_submission(HOSTILE / "reads-what-came-before.py")
    files = (first.files[0], SourceFile("main.py", b"import one\n" + main_file(second)))
    files = (SourceFile("one.py", files[0].data), files[1])
    both = bait.put_into(Submission("both", files, "main.py"))
    with SubprocessRunner(LIMITS) as open_runner:
        assert bait.breaches(open_runner.run(job_of(plan, both)))


@once
def test_there_are_enough_files_of_each_class() -> None:
    kinds = [read_statement(main_file(load_submission(path)))[0] for path in FILES]
    assert len(FILES) >= 110
    assert all(kinds.count(kind) >= 12 for kind in CLASSES)
    contents = {load_submission(path).content for path in FILES}
    assert len(contents) == len(FILES)


@once
def test_every_file_says_what_it_tries() -> None:
    for path in FILES:
        second = main_file(load_submission(path)).splitlines()[1]
        assert second.startswith(b"# "), f"{path.name}: say in line 2 what it tries"


@once
@pytest.mark.parametrize(
    "line",
    [
        b"import os",
        b"# exercise: some; expected: full marks",
        b"# exercise: some; class: rude; allowed: raised",
        b"# exercise: some; class: crash; allowed: perfect",
        b"# exercise: some; class: crash; allowed: ",
    ],
)
def test_a_file_without_a_statement_is_refused(line: bytes) -> None:
    with pytest.raises(StatementError):
        read_statement(line + b"\nimport numpy\n")


# Where else, by whom it is run; the launchers are those of the wall's own tests.
PLACES = [
    *((tier, ()) for tier in "BC"),
    *((tier, ("nobody",)) for tier in "ABC"),
    *((tier, ("container",)) for tier in "BC"),
    *((tier, ("nobody", "container")) for tier in "BC"),
]


def run_again(tier: str, by: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    """This file's tests at a place, in a process of their own."""
    launchers = runpy.run_path(str(ROOT / "tests/sandbox/test_confined.py"))["LAUNCHERS"]
    line = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__]
    for name in reversed(by):
        line = [sys.executable, "-c", launchers[name], *line]
    environment = {**os.environ, AGAIN: f"{tier} {'-'.join(by) or 'root'}"}
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    environment.pop("PYTEST_CURRENT_TEST", None)
    return subprocess.run(
        line, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600
    )


Elsewhere = dict[tuple[str, tuple[str, ...]], "Future[subprocess.CompletedProcess[str]]"]


@pytest.fixture(scope="module")
def elsewhere(request: pytest.FixtureRequest) -> Iterator[Elsewhere]:
    """The runs at all places that were asked for, two at a time: each mostly waits for limits."""
    with ThreadPoolExecutor(2) as pool:
        asked = [getattr(item, "callspec", None) for item in request.session.items]
        places = [spec.params for spec in asked if spec is not None and "by" in spec.params]
        yield {(p["tier"], p["by"]): pool.submit(run_again, p["tier"], p["by"]) for p in places}


@once
@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody else")
@pytest.mark.parametrize(
    ("tier", "by"), PLACES, ids=lambda part: part if isinstance(part, str) else "-".join(part)
)
def test_no_harm_is_done_elsewhere(tier: str, by: tuple[str, ...], elsewhere: Elsewhere) -> None:
    done = elsewhere[tier, by].result()
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None, done.stdout
    assert int(passed[1]) > len(FILES), "no wall of this tier here: " + done.stdout[-500:]
