"""What is installed from the wheel works without the source tree."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow


def run(*command, **options):
    result = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=600, **options
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT)
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_carries_the_data(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    expected = [f"exercises/{path.name}" for path in (ROOT / "exercises").glob("*.toml")]
    expected += [
        "exercises/exercise.schema.json",
        "grader/report.schema.json",
        "grader/render/html/templates/submission.html",
        "grader/render/html/templates/class.js",
        "reference/derived.py",
        "exercises/layer-objects.py",
        "exercises/layer-objects.starter.py",
        "grader/assignment/public_cases.schema.json",
        *(f"grader/assignment/templates/{name}" for name in ("handout.html", "page.css")),
    ]
    assert set(expected) <= set(names)
    assert not [name for name in names if name.startswith(("tests", "submissions", "docs"))]


def test_an_empty_environment_runs_it_from_another_folder(wheel, tmp_path):
    run(sys.executable, "-m", "venv", tmp_path / "env")
    run(tmp_path / "env/bin/pip", "install", "--quiet", wheel)
    grader = tmp_path / "env/bin/grader"
    text = run(grader, "solve", "worked-example", cwd=tmp_path)
    assert "-0.033915 -0.101745" in text
    sample = next(
        path
        for path in sorted((ROOT / "submissions/correct").glob("*.py"))
        if "logistic-log-likelihood" in path.read_text().splitlines()[0]
    )
    assert "(100 %)" in run(grader, "check", sample, cwd=tmp_path)
