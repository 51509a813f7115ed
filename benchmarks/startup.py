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

ROOT = Path(__file__).parents[1]
PYTHON = sys.executable
GRADER = str(Path(PYTHON).with_name("grader"))
SAMPLE = ROOT / "submissions/correct"
BEGIN, END = "<!-- generated: costs -->\n", "<!-- end of generated part -->\n"
BASE = "import numpy"


def sample() -> Path:
    """A right submission for the lecture's network."""
    for path in sorted(SAMPLE.glob("*.py")):
        if "logistic-log-likelihood" in path.read_text().splitlines()[0]:
            return path
    raise SystemExit("no sample submission for logistic-log-likelihood")


def commands() -> dict[str, tuple[str, list[str]]]:
    """What is measured, and what it is allowed to cost."""
    return {
        BASE: ("1", [PYTHON, "-c", "import numpy"]),
        "grader check FILE": ("at most 2", [GRADER, "check", str(sample())]),
        "grader solve worked-example": ("0.4 s", [GRADER, "solve", "worked-example"]),
        "import sympy": ("", [PYTHON, "-c", "import sympy"]),
    }


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Wall time of one run."""
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=environment)
    return time.perf_counter() - started


def measure(runs: int) -> dict[str, list[float]]:
    """All commands in turn, after one warm-up round."""
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "XDG_CACHE_HOME": cache}
        rounds = [
            {name: seconds(line, environment) for name, (_, line) in commands().items()}
            for _ in range(runs + 1)
        ]
    return {name: [one[name] for one in rounds[1:]] for name in commands()}


def table(times: dict[str, list[float]]) -> str:
    """Median time and median ratio as Markdown."""
    lines = ["| command | wall time | ratio to `import numpy` | allowed |", "|---|---|---|---|"]
    for name, (allowed, _) in commands().items():
        ratio = statistics.median(a / b for a, b in zip(times[name], times[BASE], strict=True))
        milliseconds = 1000 * statistics.median(times[name])
        lines.append(f"| `{name}` | {milliseconds:.0f} ms | {ratio:.2f} | {allowed} |")
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
