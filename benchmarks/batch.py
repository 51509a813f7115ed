"""What grading a class costs, next to the least it could cost and to plain alternatives.

All in one run, two workers each: `grader grade` on N distinct submissions (20 cases, forward and
backward, written in several ways); two floors; and one unittest or pytest process per submission
with BLAS pinned to one thread. A floor is a warm process that forks a child for each submission,
which loads it, makes the calls and exits: without any wall, judging or reports. `bare` drops the
results; `returning` writes them into a pipe that the parent reads, as any grader has to.
`--write` puts the table into the README.
"""

import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from alternatives import KINDS, one_process_each

from grader.answers.plan import Plan, make_plan
from grader.sandbox.job import Value
from grader.spec.read import find_exercise, read_exercise

ROOT = Path(__file__).parents[1]
BEGIN, END = "<!-- generated: batch -->\n", "<!-- end of generated part -->\n"
WORKERS = 2
TURNS = 3
CASES = "\n[draw]\npublic = 4\nhidden = 16\n"
SOLUTION = """# exercise: logistic-log-likelihood
# submission {number}
import numpy as np


def logistic(z):
    return {logistic}


def forward(X, beta, theta):
    net_h = X @ beta
    H = logistic(net_h)
    net_o = H @ theta
    return net_h, H, net_o, logistic(net_o)


def backward(X, Y, beta, theta):
    net_h, H, net_o, Y_hat = forward(X, beta, theta)
    delta = Y - Y_hat
    return {gradients}
"""
LOGISTICS = ("1 / (1 + np.exp(-z))", "np.exp(z) / (np.exp(z) + 1)", "0.5 * (1 + np.tanh(z / 2))")
GRADIENTS = (
    "X.T @ (delta @ theta.T * H * (1 - H)), H.T @ delta",
    "np.dot(X.T, H * (1 - H) * np.dot(delta, theta.T)), np.dot(H.T, delta)",
    "np.einsum('ni,nj->ij', X, delta @ theta.T * (H - H**2)), (delta.T @ H).T",
)
# The grader with its own peak memory on stderr.
MEASURED = (
    "import sys; from grader.cli import run; code = run(sys.argv[1:]); "
    "print(next(l for l in open('/proc/self/status') if l.startswith('VmHWM')), file=sys.stderr); "
    "sys.exit(code)"
)
Calls = list[tuple[str, list[Any]]]


@dataclass(frozen=True)
class Row:
    """What a class of one size has taken."""

    size: int
    seconds: float
    bare: float
    returning: float
    memory: float
    """Peak of the grader process in MiB."""


def solution(number: int) -> str:
    """A right submission, in one of nine ways of writing it."""
    ways = [(one, other) for one in LOGISTICS for other in GRADIENTS]
    logistic, gradients = ways[number % len(ways)]
    return SOLUTION.format(number=number, logistic=logistic, gradients=gradients)


def make_class(folder: Path, count: int) -> Path:
    """A folder of `count` distinct right submissions."""
    folder.mkdir()
    for number in range(count):
        (folder / f"s{number:05}.py").write_text(solution(number))
    return folder


def grade(exercise: Path, submissions: Path, out: Path) -> tuple[float, float]:
    """Seconds and peak memory of the host in MiB."""
    line = ["grade", submissions, "--exercise", exercise, "--out", out, "--jobs", WORKERS]
    started = time.perf_counter()
    result = subprocess.run(
        [sys.executable, "-c", MEASURED, *map(str, line), "--seed", "benchmark"],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - started
    right = (out / "summary.csv").read_text().count(",100.0,")
    if right != len(list(submissions.iterdir())):
        raise SystemExit(f"only {right} submissions got full marks")
    return seconds, int(result.stderr.split("VmHWM:")[1].split()[0]) / 1024


def floor(calls: Calls, submissions: Path, one: Callable[[bytes, Calls], None]) -> float:
    """Seconds for the same submissions by forks of a warm process, two workers."""
    sources = [path.read_bytes() for path in sorted(submissions.iterdir())]
    started = time.perf_counter()
    workers = []
    for worker in range(WORKERS):
        pid = os.fork()
        if pid == 0:
            for source in sources[worker::WORKERS]:
                one(source, calls)
            os._exit(0)
        workers.append(pid)
    for pid in workers:
        os.waitpid(pid, 0)
    return time.perf_counter() - started


def results(source: bytes, calls: Calls) -> Iterator[tuple[Any, ...]]:
    """Load a submission and make the calls."""
    space: dict[str, Any] = {}
    exec(compile(source, "solution", "exec"), space)
    for function, arguments in calls:
        yield space[function](*arguments)


def bare(source: bytes, calls: Calls) -> None:
    """One submission whose results nobody reads."""
    pid = os.fork()
    if pid == 0:
        for _ in results(source, calls):
            pass
        os._exit(0)
    os.waitpid(pid, 0)


def returning(source: bytes, calls: Calls) -> None:
    """One submission whose results come back through a pipe."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        for values in results(source, calls):
            os.write(write, b"".join(value.tobytes() for value in values))
        os._exit(0)
    os.close(write)
    while os.read(read, 1 << 16):
        pass
    os.close(read)
    os.waitpid(pid, 0)


def measure(exercise: Path, calls: Calls, folder: Path, size: int) -> Row:
    """The floors before and after, so that a machine whose speed drifts matters less.

    Each class is graded several times, and the middle one by its ratio is told.
    """
    submissions = make_class(folder / f"class{size}", size)
    rows = []
    before = floors(calls, submissions)
    for turn in range(TURNS):
        seconds, memory = grade(exercise, submissions, folder / f"out{size}-{turn}")
        after = floors(calls, submissions)
        least, fair = (statistics.mean(both) for both in zip(before, after, strict=True))
        rows.append(Row(size, seconds, least, fair, memory))
        before = after
    return sorted(rows, key=lambda row: row.seconds / row.bare)[len(rows) // 2]


def floors(calls: Calls, submissions: Path) -> list[float]:
    """Seconds of both floors."""
    return [floor(calls, submissions, one) for one in (bare, returning)]


def stated(plan: Plan) -> tuple[Calls, str]:
    """The calls with their arguments, and all cases as the alternatives read them."""
    arguments = [[a.array for a in t.call.arguments if isinstance(a, Value)] for t in plan.tasks]
    calls = [(t.call.function, given) for t, given in zip(plan.tasks, arguments, strict=True)]
    cases = [
        {
            "function": task.call.function,
            "arguments": [np.asarray(array).tolist() for array in given],
            "wants": [answer.value.tolist() for answer in task.answers],
        }
        for task, given in zip(plan.tasks, arguments, strict=True)
    ]
    return calls, json.dumps(cases)


def table(rows: list[Row], alternatives: dict[str, float]) -> str:
    """The rows, and each alternative next to the largest class, as Markdown."""
    text = "| submissions | time | per second | to `returning` | to `bare` | host memory |\n"
    text += "|---|---|---|---|---|---|\n"
    for row in rows:
        ratios = f"{row.seconds / row.returning:.2f} | {row.seconds / row.bare:.2f}"
        rate = f"{row.seconds:.1f} s | {row.size / row.seconds:.0f}"
        text += f"| {row.size:,} | {rate} | {ratios} | {row.memory:.0f} MiB |\n".replace(",", " ")
    last = rows[-1]
    for kind, each in alternatives.items():
        times = each / (last.seconds / last.size)
        text += f"| one {kind} process each | | {1 / each:.1f} | {times:.0f} times the time | | |\n"
    facts = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}"
    when = datetime.date.today().isoformat()
    return text + f"\nBy `benchmarks/batch.py`, start-up included: {facts}, {when}.\n"


def main() -> None:
    """Measure, print, and with --write put the table into the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--alternatives", type=int, default=40, help="submissions each")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        exercise = base / "exercise.toml"
        exercise.write_text(find_exercise("logistic-log-likelihood").read_text() + CASES)
        calls, cases = stated(make_plan(read_exercise(exercise), "benchmark"))
        rows = [measure(exercise, calls, base, size) for size in options.sizes]
    text = table(
        rows,
        {
            kind: one_process_each(kind, options.alternatives, cases, solution, WORKERS)
            for kind in KINDS
        },
    )
    print(text)
    if options.write:
        readme = ROOT / "README.md"
        before, _, rest = readme.read_text().partition(BEGIN)
        readme.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}")


if __name__ == "__main__":
    main()
