"""What `grader generate` costs for a class, next to `python -c "import numpy"`, in one run.

Every run is a new process that writes all packages and the key into an empty folder. `--write` puts
the table into the README.
"""

import argparse
import datetime
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHON = sys.executable
GRADER = str(Path(PYTHON).with_name("grader"))
BEGIN, END = "<!-- generated: generate -->\n", "<!-- end of generated part -->\n"
EXERCISES = ("any-network", "logistic-log-likelihood")
ALLOWED = 60.0
"""Seconds that 1 000 packages may take."""


@dataclass(frozen=True)
class Run:
    """One class, and what the machine was worth just before."""

    wall: float
    processor: float
    """Seconds of processor time, which other work on the machine does not count into."""
    unit: float
    """Seconds of `import numpy`."""


def seconds(command: list[str], **environment: str) -> tuple[float, float]:
    """Wall time and processor time of one run."""
    before, started = os.times(), time.perf_counter()
    everything = {**os.environ, **environment}
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=everything)
    wall, after = time.perf_counter() - started, os.times()
    used = after.children_user + after.children_system
    return wall, used - before.children_user - before.children_system


def packages(exercise: str, count: int) -> tuple[float, float]:
    """Times of a class into an empty folder, nothing known from earlier runs."""
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "homework")
        command = [GRADER, "generate", exercise, "--count", str(count), "--out", out]
        return seconds(command, XDG_CACHE_HOME=str(Path(folder) / "cache"))


def measure(count: int, runs: int) -> dict[str, list[Run]]:
    """All runs of each exercise."""
    numpy = [PYTHON, "-c", "import numpy"]
    seconds(numpy)
    found: dict[str, list[Run]] = {name: [] for name in EXERCISES}
    for _ in range(runs):
        for name, done in found.items():
            unit = statistics.median(seconds(numpy)[0] for _ in range(5))
            done.append(Run(*packages(name, count), unit))
    return found


def table(found: dict[str, list[Run]], count: int) -> str:
    """Medians as Markdown."""
    lines = [
        "| exercise | packages | wall time | processor time | packages per second "
        "| one package, in `import numpy` | allowed for 1 000 |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, runs in found.items():
        wall = statistics.median(run.wall for run in runs)
        processor = statistics.median(run.processor for run in runs)
        ratio = statistics.median(run.wall / count / run.unit for run in runs)
        lines.append(
            f"| `{name}` | {count} | {wall:.1f} s | {processor:.1f} s | {count / wall:.0f} "
            f"| {ratio:.2f} | {ALLOWED:g} s |"
        )
    facts = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}"
    when = datetime.date.today().isoformat()
    runs = len(next(iter(found.values())))
    lines += [
        "",
        f"Medians of {runs} runs by `benchmarks/generate.py`, each in one process and with an "
        f"empty cache: {facts}, {when}.",
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Measure and print, fail when it takes too long; --write puts the table into the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    found = measure(options.count, options.runs)
    text = table(found, options.count)
    print(text)
    if options.write:
        readme = ROOT / "README.md"
        before, _, rest = readme.read_text().partition(BEGIN)
        readme.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}")
    slowest = max(run.wall for runs in found.values() for run in runs)
    return int(1000 * slowest / options.count > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
