"""Memory stays flat in the number of submissions."""

import os
import subprocess
import sys

import pytest

PEAK = """
import gc, resource, sys
from grader.cli import run
code = run(sys.argv[1:])
sys.stderr.write(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}\\n")
sys.exit(code)
"""


def peak(folder, exercise, out):
    """Peak memory of the grader in KiB."""
    result = subprocess.run(
        [sys.executable, "-c", PEAK, "grade", folder, "--exercise", exercise, "--out", out],
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "MALLOC_ARENA_MAX": "2"},
    )
    assert result.returncode == 0, result.stderr
    return int(result.stderr.split()[-1])


@pytest.mark.slow
def test_memory_is_flat(lab, tmp_path, trivial):
    text = "def forward(X, theta):\n    return X @ theta\n"
    small = peak(lab.make_class(tmp_path / "a", 50, text), trivial, tmp_path / "small")
    large = peak(lab.make_class(tmp_path / "b", 400, text), trivial, tmp_path / "large")
    again = peak(tmp_path / "b", trivial, tmp_path / "large")
    assert large - small < 2 * 1024, (small, large)
    assert again - small < 2 * 1024, (small, again)
