"""What grading a class costs, next to the least it could cost and to plain alternatives.

All in one run, two workers each: `grader grade` on N distinct submissions (20 cases, forward and
backward); the floor, which is a warm process that forks, loads, calls and exits without any wall
or judging; and one unittest or pytest process per submission with BLAS pinned to one thread.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from grader.answers.plan import make_plan
from grader.sandbox.job import Value
from grader.spec.read import find_exercise, read_exercise

ROOT = Path(__file__).parents[1]
WORKERS = 2
CASES = "\n[draw]\npublic = 4\nhidden = 16\n"
SOLUTION = """# exercise: logistic-log-likelihood
# submission {number}
import numpy as np


def logistic(z):
    return 1 / (1 + np.exp(-z))


def forward(X, beta, theta):
    net_h = X @ beta
    H = logistic(net_h)
    net_o = H @ theta
    return net_h, H, net_o, logistic(net_o)


def backward(X, Y, beta, theta):
    net_h, H, net_o, Y_hat = forward(X, beta, theta)
    delta = Y - Y_hat
    return X.T @ (delta @ theta.T * H * (1 - H)), H.T @ delta
"""
UNITTEST = """
import json, sys, unittest
import numpy as np
sys.path.insert(0, sys.argv[1])
import solution
CASES = json.load(open(sys.argv[2]))
class Test(unittest.TestCase):
    def test_all(self):
        for case in CASES:
            arguments = [np.array(a) for a in case["arguments"]]
            for got, want in zip(getattr(solution, case["function"])(*arguments), case["wants"]):
                assert np.allclose(got, np.array(want))
result = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(Test).run(result)
print(json.dumps({"passed": result.wasSuccessful()}))
"""
PYTEST = """
import json
import numpy as np
import pytest
import solution
CASES = json.load(open("cases.json"))
@pytest.mark.parametrize("case", CASES)
def test_case(case):
    arguments = [np.array(a) for a in case["arguments"]]
    for got, want in zip(getattr(solution, case["function"])(*arguments), case["wants"]):
        assert np.allclose(got, np.array(want))
"""
PINNED = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def make_class(folder: Path, count: int) -> Path:
    """A folder of `count` distinct right submissions."""
    folder.mkdir()
    for number in range(count):
        (folder / f"s{number:05}.py").write_text(SOLUTION.format(number=number))
    return folder


def grade(exercise: Path, submissions: Path, out: Path) -> tuple[float, float]:
    """Seconds and peak memory of the host in MiB."""
    code = (
        "import sys; from grader.cli import run; code = run(sys.argv[1:]); "
        "print(next(l for l in open('/proc/self/status') if l.startswith('VmHWM')), "
        "file=sys.stderr); sys.exit(code)"
    )
    line = ["grade", submissions, "--exercise", exercise, "--out", out, "--jobs", WORKERS]
    started = time.perf_counter()
    result = subprocess.run(
        [sys.executable, "-c", code, *map(str, line), "--seed", "benchmark"],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - started
    done = len(list(out.glob("*.py.json")))
    if done != len(list(submissions.iterdir())):
        raise SystemExit(f"only {done} reports")
    return seconds, int(result.stderr.split("VmHWM:")[1].split()[0]) / 1024


def floor(calls: list[tuple[str, list[np.ndarray]]], submissions: Path) -> float:
    """Seconds for the same submissions by bare forks of a warm process, two workers."""
    sources = [path.read_bytes() for path in sorted(submissions.iterdir())]
    started = time.perf_counter()
    workers = []
    for worker in range(WORKERS):
        pid = os.fork()
        if pid == 0:
            for source in sources[worker::WORKERS]:
                _bare(source, calls)
            os._exit(0)
        workers.append(pid)
    for pid in workers:
        os.waitpid(pid, 0)
    return time.perf_counter() - started


def _bare(source: bytes, calls: list[tuple[str, list[np.ndarray]]]) -> None:
    pid = os.fork()
    if pid == 0:
        space: dict[str, object] = {}
        exec(compile(source, "solution", "exec"), space)
        for function, arguments in calls:
            space[function](*arguments)  # type: ignore[operator]
        os._exit(0)
    os.waitpid(pid, 0)


def one_process_each(kind: str, count: int, cases: list[dict[str, object]]) -> float:
    """Seconds per submission with one fresh process each, two at a time."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        (base / "cases.json").write_text(json.dumps(cases))
        (base / "grade.py").write_text(UNITTEST)
        for number in range(count):
            own = base / f"s{number}"
            own.mkdir()
            (own / "solution.py").write_text(SOLUTION.format(number=number))
            (own / "test_solution.py").write_text(PYTEST)
            (own / "cases.json").write_text(json.dumps(cases))
        lines = {
            "unittest": lambda own: [sys.executable, base / "grade.py", own, base / "cases.json"],
            "pytest": lambda own: [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-p",
                "no:cacheprovider",
                "--rootdir",
                own,
                "-o",
                "addopts=",
                own / "test_solution.py",
            ],
        }

        def run(number: int) -> None:
            own = base / f"s{number}"
            line = [str(part) for part in lines[kind](own)]
            subprocess.run(line, cwd=own, env=PINNED, stdout=subprocess.DEVNULL, check=True)

        started = time.perf_counter()
        with ThreadPoolExecutor(WORKERS) as pool:
            list(pool.map(run, range(count)))
        return (time.perf_counter() - started) / count


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--alternatives", type=int, default=40, help="submissions each")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        exercise = base / "exercise.toml"
        source = find_exercise("logistic-log-likelihood").read_text()
        exercise.write_text(source + CASES)
        plan = make_plan(read_exercise(exercise), "benchmark")
        calls = [
            (task.call.function, [a.array for a in task.call.arguments if isinstance(a, Value)])
            for task in plan.tasks
        ]
        cases = [
            {
                "function": task.call.function,
                "arguments": [
                    a.array.tolist() for a in task.call.arguments if isinstance(a, Value)
                ],
                "wants": [answer.value.tolist() for answer in task.answers],
            }
            for task in plan.tasks
        ]
        print(
            "| submissions | s | per second | floor, s | ratio | host memory |\n"
            "|---|---|---|---|---|---|"
        )
        for size in options.sizes:
            submissions = make_class(base / f"class{size}", size)
            bare = [floor(calls, submissions)]
            seconds, memory = grade(exercise, submissions, base / f"out{size}")
            bare.append(floor(calls, submissions))
            least = statistics.mean(bare)
            print(
                f"| {size} | {seconds:.1f} | {size / seconds:.0f} | {least:.1f} "
                f"| {seconds / least:.2f} | {memory:.0f} MiB |",
                flush=True,
            )
        for kind in ("unittest", "pytest"):
            each = one_process_each(kind, options.alternatives, cases)
            print(
                f"one {kind} process each: {1 / each:.1f} per second, "
                f"{each / (seconds / size):.1f} times the time"
            )


if __name__ == "__main__":
    main()
