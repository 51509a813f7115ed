"""What `batch.py` compares with: graders that start a fresh process for each submission."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

KINDS = ("unittest", "pytest")
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


def lines_of(kind: str, base: Path, own: Path) -> list[str]:
    """The command of an alternative."""
    if kind == "unittest":
        return [sys.executable, str(base / "grade.py"), str(own), str(base / "cases.json")]
    options = ["-q", "-p", "no:cacheprovider", "--rootdir", str(own), "-o", "addopts="]
    return [sys.executable, "-m", "pytest", *options, str(own / "test_solution.py")]


def one_process_each(
    kind: str, count: int, cases: str, solution: Callable[[int], str], workers: int
) -> float:
    """Seconds per submission with one fresh process each, so many at a time."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        (base / "cases.json").write_text(cases)
        (base / "grade.py").write_text(UNITTEST)
        for number in range(count):
            own = base / f"s{number}"
            own.mkdir()
            (own / "solution.py").write_text(solution(number))
            (own / "test_solution.py").write_text(PYTEST)
            (own / "cases.json").write_text(cases)

        def run(number: int) -> None:
            own = base / f"s{number}"
            line = lines_of(kind, base, own)
            subprocess.run(line, cwd=own, env=PINNED, stdout=subprocess.DEVNULL, check=True)

        started = time.perf_counter()
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(run, range(count)))
        return (time.perf_counter() - started) / count
