"""What the batch tests share: classes of submissions, and the grader as a process of its own."""

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

RIGHT = """# exercise: worked-example
def forward(X, beta, theta):
    return X @ beta, X @ beta, X @ beta @ theta, X @ beta @ theta
def backward(X, Y, beta, theta):
    d = -2 * (Y - X @ beta @ theta) / len(X)
    return X.T @ d @ theta.T, (X @ beta).T @ d
"""
WRONG = RIGHT.replace("-2 *", "2 *")
TRIVIAL = textwrap.dedent("""
    id = "trivial"
    title = "One layer"
    [network]
    inputs = "D"
    [[network.layers]]
    units = "K"
    weights = "theta"
    net = "net_o"
    activation = "linear"
    output = "Y_hat"
    [objective]
    name = "squared-error"
    [[functions]]
    call = "forward(X, theta) -> Y_hat"
    [draw]
    public = 1
    hidden = 1
""")


def make_class(folder: Path, count: int, text: str = RIGHT) -> Path:
    """A folder per student; every third is wrong, all differ in a comment."""
    for number in range(count):
        path = folder / f"student{number:04d}"
        path.mkdir(parents=True)
        body = WRONG if number % 3 == 0 and text is RIGHT else text
        (path / "solution.py").write_text(f"{body}# {number}\n")
    return folder


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "grader", *map(str, arguments)]


def grade(*arguments: object, **options) -> subprocess.CompletedProcess:
    """Run `grader grade` as a process."""
    return subprocess.run(
        command("grade", *arguments), capture_output=True, text=True, timeout=300, **options
    )


def start(*arguments: object, **options) -> subprocess.Popen:
    """Start `grader grade` in a session of its own."""
    return subprocess.Popen(
        command("grade", *arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **options,
    )


def documents(out: Path) -> dict[str, dict]:
    """All reports without their timing; reading fails on a torn one."""
    found = {}
    for path in sorted(out.rglob("*.json")):
        if path.name != "run.json":
            found[path.relative_to(out).as_posix()] = {
                **json.loads(path.read_text()),
                "timing": None,
            }
    return found


def parts(out: Path) -> list[Path]:
    return list(out.rglob(".*.part"))


def guests_of(pid: int) -> list[int]:
    """Processes whose parent is this one."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            stat = (path / "stat").read_text()
        except OSError:
            continue
        if int(stat.rpartition(")")[2].split()[1]) == pid:
            found.append(int(path.name))
    return found


@pytest.fixture
def trivial(tmp_path):
    path = tmp_path / "trivial.toml"
    path.write_text(TRIVIAL)
    return path


@pytest.fixture(scope="session")
def lab():
    """The functions of this file."""
    return sys.modules[__name__]


@pytest.fixture
def spool():
    from grader.intake.archives import Spool

    spool = Spool()
    yield spool
    spool.close()
