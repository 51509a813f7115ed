"""What a diagnosis costs, exercise by exercise: processor time, on one core.

A wrong submission is one with a mistake of the catalogue, drawn at random; an unexplained one has
numbers of no mistake. Both are graded by a runner that states their answers, so that running them
costs nothing. `--write` puts the table into the README.
"""

import argparse
import datetime
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import NamedTuple

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from grader.answers.plan import Plan, Task, make_plan  # noqa: E402
from grader.certification.certify import certify  # noqa: E402
from grader.diagnosis.diagnose import banks_of  # noqa: E402
from grader.spec.read import bundled, find_exercise, read_exercise  # noqa: E402
from tests.diagnosis.lab import Answers, examine, program, right  # noqa: E402

BEGIN, END = "<!-- generated: diagnosis -->\n", "<!-- end of generated part -->\n"
MOST_DIAGNOSIS, MOST_CERTIFY = 0.020, 1.0
SHOWN = ("logistic-log-likelihood", "three-layer-network", "training-loop")
"""Exercises that the README shows: the lecture's, the largest, and the one with a loop."""


class Row(NamedTuple):
    """Seconds for one exercise."""

    name: str
    live: int
    bank: float
    certify: float
    right: float
    wrong: float
    unexplained: float


def seconds(body: Callable[[], object]) -> float:
    """Processor time of one call."""
    started = time.process_time()
    body()
    return time.process_time() - started


def noise(seed: int) -> Answers:
    """Right answers, each off by a factor of its own."""

    def answers(task: Task) -> list[np.ndarray]:
        generator = np.random.default_rng([seed, task.case.number])
        return [value * (1 + generator.random(value.shape)) for value in right(task)]

    return answers


def mistakes(plan: Plan, count: int) -> list[Answers]:
    """Programs with one mistake, made in every function."""
    labels = tuple(function.label for function in plan.exercise.functions)
    entries = [entry for bank in banks_of(plan).values() for entry in bank.singles]
    chosen = random.Random(plan.exercise.id).sample(entries, min(count, len(entries)))
    return [program(entry.hypothesis.made, labels) for entry in chosen]


def median(plan: Plan, some: list[Answers]) -> float:
    """Of grading submissions that answer so."""
    return statistics.median(seconds(lambda one=one: examine(plan, one)) for one in some)


def measure(name: str, runs: int) -> Row:
    """Everything about one exercise."""
    exercise = read_exercise(find_exercise(name))
    plan = make_plan(exercise, "benchmark")
    live = 0

    def fill() -> None:
        nonlocal live
        live = sum(len(bank.singles) for bank in banks_of(plan).values())

    bank = seconds(fill)
    wrong = mistakes(plan, runs)
    certified = seconds(lambda: certify(exercise))
    examine(plan, noise(0))  # pairs are combined when they are first asked for
    good = median(plan, [right] * runs)
    unexplained = median(plan, [noise(number) for number in range(1, 6)])
    return Row(name, live, bank, certified, good, median(plan, wrong), unexplained)


def table(rows: list[Row], shown: Collection[str]) -> str:
    """Milliseconds as Markdown, of some rows and of the median of all."""
    lines = [
        "| exercise | mistakes | bank | certify | right | one mistake | unexplained |",
        "|---|---|---|---|---|---|---|",
    ]
    columns = list(zip(*(row[1:] for row in rows), strict=True))
    medians = Row(f"median of {len(rows)}", *(statistics.median(column) for column in columns))  # type: ignore[arg-type]
    for row in (*(row for row in rows if row.name in shown), medians):
        figures = " | ".join(f"{1000 * value:.0f} ms" for value in row[2:4])
        figures += " | " + " | ".join(f"{1000 * value:.1f} ms" for value in row[4:])
        lines.append(f"| {row.name} | {row.live:.0f} | {figures} |")
    slow = [row.name for row in rows if row.wrong > MOST_DIAGNOSIS]
    late = [row.name for row in rows if row.certify > MOST_CERTIFY]
    lines += [
        "",
        "Processor time of `benchmarks/diagnosis.py`, medians: grading a submission whose answers "
        "are all right, one with a mistake of the catalogue, and one that no mistake explains. The "
        "bank is built once for an exercise.",
        f"Over {1000 * MOST_DIAGNOSIS:.0f} ms for one mistake: {', '.join(slow) or 'none'}. "
        f"Over {MOST_CERTIFY:g} s to certify: {', '.join(late) or 'none'}.",
        f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.system()}, "
        f"{datetime.date.today().isoformat()}.",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print, and with --write put the table into the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="exercises; default: all")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rows = [measure(name, options.runs) for name in options.names or bundled()]
    print(table(rows, [row.name for row in rows]))
    readme = ROOT / "README.md"
    if options.write:
        before, mark, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
        if not mark:
            raise SystemExit(f"README.md has no line {BEGIN.strip()}")
        text = table(rows, SHOWN)
        readme.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    main()
