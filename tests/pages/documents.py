"""Reports for the tests of the pages: all of them real."""

import json
import subprocess
import sys
from pathlib import Path

RIGHT = """# exercise: logistic-log-likelihood
import numpy as np


def forward(X, beta, theta):
    net_h = X @ beta
    H = 1 / (1 + np.exp(-net_h))
    net_o = H @ theta
    return net_h, H, net_o, 1 / (1 + np.exp(-net_o))


def backward(X, Y, beta, theta):
    _, H, _, Y_hat = forward(X, beta, theta)
    delta = Y - Y_hat
    delta_h = delta @ theta.T * H * (1 - H)
    return X.T @ delta_h, H.T @ delta
"""
SCRIPT = "<script>window.hacked = 1</script>"
IMAGE = "<img src=x onerror='window.hacked = 2'>"
HOSTILE_TEXTS = (
    SCRIPT,
    IMAGE,
    "{{ 7 * 191 }}{% for x in y %}",
    "</pre></style></title><svg onload='window.hacked = 3'>",
    "'\" onfocus='window.hacked = 4' autofocus='",
    "\x1b[31mred\x1b[0m",
    "\u202egnp.exe\u2066 \u200b",
)
PRINTS = RIGHT + "\n".join(f"print({text!r})" for text in HOSTILE_TEXTS) + "\n"
SOURCES = {
    "right": RIGHT,
    "dropped": RIGHT.replace(" * H * (1 - H)", ""),
    "sign": RIGHT.replace("Y - Y_hat", "Y_hat - Y"),
    "raises": RIGHT.replace(
        "    delta = Y - Y_hat\n",
        f"    raise ValueError({SCRIPT!r} + {IMAGE!r})  # {IMAGE}\n",
    ),
    "prints": PRINTS,
    "changes": RIGHT.replace(
        "    return X.T @ delta_h, H.T @ delta\n",
        "    found = X.T @ delta_h, H.T @ delta\n    X += 1\n    return found\n",
    ),
    "broken": RIGHT.replace("def forward(", "def forward)"),
    "wrong_early": RIGHT.replace("net_h = X @ beta", "net_h = X @ beta + 1e-5"),
}


def command(*arguments: object) -> str:
    """Run the grader as a process; its standard output."""
    result = subprocess.run(
        [sys.executable, "-m", "grader", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def grade_sources(folder: Path, sources: dict[str, str]) -> Path:
    """Grade submissions by their names; the folder of reports."""
    (folder / "class").mkdir()
    for name, source in sources.items():
        (folder / "class" / f"{name}.py").write_text(source)
    command("grade", folder / "class", "--out", folder / "reports", "--seed", "pages")
    return folder / "reports"


def read_reports(folder: Path) -> dict[str, dict]:
    """Reports by the names of their submissions."""
    found = (json.loads(path.read_text()) for path in sorted(folder.glob("*.py.json")))
    return {document["submission"]["id"]: document for document in found}


def public_only(report: dict) -> dict:
    """The report as `check` makes it, without hidden cases."""
    cases = [case for case in report["cases"] if case["visibility"] == "public"]
    return {**report, "cases": cases}


def large_class(reports: dict[str, dict], folder: Path, count: int) -> Path:
    """As many reports, each a real one under another name."""
    folder.mkdir()
    documents = [*reports.values()]
    for number in range(count):
        document = documents[number % len(documents)]
        name = f"student{number:04d}"
        submission = {**document["submission"], "id": name}
        text = json.dumps({**document, "submission": submission})
        (folder / f"{name}.py.json").write_text(text)
    return folder
