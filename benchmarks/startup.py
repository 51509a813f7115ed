"""What a command costs next to `python -c "import numpy"`, measured in turn in one run.

Ratios are taken pair by pair, so that a machine whose speed drifts does not matter; quote those.
`--write` puts the table into the README.
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
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PYTHON = sys.executable
GRADER = str(Path(PYTHON).with_name("grader"))
BEGIN, END = "<!-- generated: costs -->\n", "<!-- end of generated part -->\n"
BASE = "import numpy"


class Row(NamedTuple):
    """One command that is measured."""

    name: str
    line: list[str]
    allowed: str = ""
    status: int = 0
    """What it exits with."""
    forgets: bool = False
    """Whether each run finds an empty cache folder."""


def sample(kind: str, verdict: str = "") -> str:
    """A `correct` or `mistaken` submission for the lecture's network that states this verdict."""
    for path in sorted((ROOT / "submissions" / kind).glob("*.py")):
        first = path.read_text().splitlines()[0]
        if "logistic-log-likelihood" in first and verdict in first:
            return str(path)
    raise SystemExit(f"no {kind} submission for logistic-log-likelihood")


def rows() -> tuple[Row, ...]:
    """All that is measured."""
    right = [GRADER, "check", sample("correct")]
    wrong = [GRADER, "check", sample("mistaken", "wrong_value")]
    return (
        Row(BASE, [PYTHON, "-c", BASE], "1"),
        Row("grader check FILE", right, "at most 1.5"),
        Row("grader check FILE, which is wrong", wrong, status=1),
        Row("grader check FILE, for the first time", right, forgets=True),
        Row("grader solve worked-example", [GRADER, "solve", "worked-example"], "0.4 s"),
        Row("import sympy", [PYTHON, "-c", "import sympy"]),
    )


def seconds(row: Row, cache: str) -> float:
    """Wall time of one run."""
    environment = {**os.environ, "XDG_CACHE_HOME": cache}
    started = time.perf_counter()
    done = subprocess.run(row.line, stdout=subprocess.DEVNULL, env=environment)
    taken = time.perf_counter() - started
    if done.returncode != row.status:
        raise SystemExit(f"{row.line} exits with {done.returncode}, not {row.status}")
    return taken


def measure(runs: int) -> dict[str, list[float]]:
    """All commands in turn, after one warm-up round."""
    times: dict[str, list[float]] = {row.name: [] for row in rows()}
    with tempfile.TemporaryDirectory() as kept:
        for _ in range(runs + 1):
            for row in rows():
                with tempfile.TemporaryDirectory() as empty:
                    times[row.name].append(seconds(row, empty if row.forgets else kept))
    return {name: all_runs[1:] for name, all_runs in times.items()}


def table(times: dict[str, list[float]]) -> str:
    """Medians of times and of ratios, and the ratio of the shortest runs, as Markdown."""
    lines = [
        "| command | wall time | ratio to `import numpy` | of the shortest runs | allowed |",
        "|---|---|---|---|---|",
    ]
    base = times[BASE]
    for row in rows():
        taken = times[row.name]
        ratio = statistics.median(a / b for a, b in zip(taken, base, strict=True))
        figures = f"{1000 * statistics.median(taken):.0f} ms | {ratio:.2f}"
        figures += f" | {min(taken) / min(base):.2f} | {row.allowed}"
        command, comma, remark = row.name.partition(",")
        lines.append(f"| `{command}`{comma}{remark} | {figures} |")
    facts = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}"
    when = datetime.date.today().isoformat()
    runs = len(times[BASE])
    lines += ["", f"Medians of {runs} runs by `benchmarks/startup.py`: {facts}, {when}."]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print, and with --write put the table into the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=21)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    text = table(measure(options.runs))
    print(text)
    if options.write:
        readme = ROOT / "README.md"
        before, _, rest = readme.read_text().partition(BEGIN)
        readme.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}")


if __name__ == "__main__":
    main()
