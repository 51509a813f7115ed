"""`check --format`, and what a shell completes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as Xml

import lxml.html
import pytest

from tests.notebook.test_watch import HALF, RIGHT, WRONG

FORMS = ("text", "json", "html", "junit")
CODES = {RIGHT: 0, WRONG: 1, HALF: 4}


@pytest.fixture
def checked(grader, tmp_path):
    """Checks a text in a format."""

    def check(text, *options):
        path = tmp_path / "solution.py"
        path.write_text(text)
        return grader("check", path, *options)

    return check


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", CODES, ids=["right", "wrong", "half"])
def test_every_format_has_the_same_exit_code(checked, form, text):
    assert checked(text, "--format", form).exit_code == CODES[text]


def test_junit_has_a_case_for_each_criterion(checked):
    document = json.loads(checked(WRONG, "--format", "json").stdout)
    root = Xml.fromstring(checked(WRONG, "--format", "junit").stdout)
    wrong = [one for one in document["criteria"] if one["earned"] != one["points"]]
    cases, failures = root.findall(".//testcase"), root.findall(".//failure")
    assert len(cases) == len(document["criteria"])
    assert len(failures) == len(wrong) == 2
    assert any("expected" in Xml.tostring(failure, "unicode") for failure in failures)


def test_html_is_a_page_of_its_own(checked):
    page = lxml.html.document_fromstring(checked(WRONG, "--format", "html").stdout)
    assert "dJ_dtheta" in page.text_content()
    assert not page.xpath("//script[@src] | //link[@rel='stylesheet'] | //img[@src]")


@pytest.mark.parametrize("form", FORMS)
def test_an_error_is_json_only_in_json(grader, tmp_path, form):
    result = grader("check", tmp_path / "none.py", "--format", form)
    assert result.exit_code == 4
    if form == "json":
        assert json.loads(result.stdout)["exit_code"] == 4
    else:
        assert result.stdout == ""
        assert result.stderr.startswith("error: no file")


def test_a_plain_check_imports_nothing_of_it(tmp_path):
    path = tmp_path / "solution.py"
    path.write_text(WRONG)
    command = [sys.executable, "-X", "importtime", "-m", "grader", "check", path]
    result = subprocess.run(
        command, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60
    )
    assert "score" in result.stdout
    loaded = {line.rpartition("|")[2].strip() for line in result.stderr.splitlines()}
    assert "grader.grading" in loaded
    others = {"watchfiles", "jinja2", "grader.notebook", "grader.exchange", "grader.render.html"}
    assert not loaded & others


COMPLETED = {
    "che": {"check"},
    "check --wa": {"--watch"},
    "check --format j": {"json", "junit"},
    "show training-step": {"training-step-ascent", "training-step-descent"},
    "check --exercise training-l": {"training-loop"},
}
TRIED = """try() {
    COMP_WORDS=(grader $1); COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 )); COMPREPLY=()
    _grader_completion grader; echo "${COMPREPLY[@]}"
}
"""


def test_bash_completes(tmp_path):
    """The script that click writes, run by a bash, with the command of this interpreter."""
    command = tmp_path / "grader"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m grader "$@"\n')
    command.chmod(0o755)
    script = 'eval "$(_GRADER_COMPLETE=bash_source grader)"\n' + TRIED
    script += "\n".join(f'try "{words}"' for words in COMPLETED)
    result = subprocess.run(
        ["bash", "-c", script],
        env={**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert [set(line.split()) for line in result.stdout.splitlines()] == list(COMPLETED.values())
