"""The docs say what the program does."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def test_generated_parts_are_up_to_date():
    result = subprocess.run(
        [sys.executable, ROOT / "docs/generate.py", "--check"], capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_check_notices_a_stale_page(tmp_path):
    import shutil

    for name in ("docs", "exercises", "grader", "reference", "README.md"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    page = tmp_path / "docs/commands.md"
    page.write_text(page.read_text().replace("Usage: grader", "Usage: garder", 1))
    result = subprocess.run(
        [sys.executable, tmp_path / "docs/generate.py", "--check"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
    )
    assert result.returncode == 1
    assert "docs/commands.md is out of date" in result.stdout


def test_the_readme_leads_from_an_empty_folder_to_a_filled_gradebook(tmp_path):
    """The instructor's commands as they stand there, up to the list of more."""
    section = README.partition("## For instructors")[2].partition("More of the same")[0]
    script = "\n".join(re.findall(r"```sh\n(.*?)```", section, re.S))
    (tmp_path / "submissions").symlink_to(ROOT / "submissions")
    commands = tmp_path / "bin"
    commands.mkdir()
    (commands / "grader").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m grader "$@"\n')
    (commands / "grader").chmod(0o755)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{commands}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    filled = (tmp_path / "course/filled.csv").read_text()
    assert '"Lovelace, Ada",7001,ada,A,10\n"Turing, Alan",7002,alan,A,5.5\n' in filled
    assert (tmp_path / "course/reports/pages/index.html").exists()


def test_the_readme_example_is_a_valid_exercise(tmp_path, grader):
    (example,) = [text for text in re.findall(r"```toml\n(.*?)```", README, re.S) if "id =" in text]
    path = tmp_path / "example.toml"
    path.write_text(example)
    assert grader("solve", path, "--format", "json").exit_code == 0


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda page: page.name
)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
        assert (page.parent / target).exists(), target


def test_every_dependency_is_named_with_its_reason():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [name for group in project["optional-dependencies"].values() for name in group]
    for requirement in [*project["dependencies"], *extras]:
        name = re.match(r"[\w-]+", requirement)[0]
        assert name == "backprop-grader" or re.search(rf"^\|.*\b{name}\b.*\|", README, re.M), name
