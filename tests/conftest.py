"""What tests share: exercises from text, running functions in this process, the command line."""

import os
import sys
import textwrap
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from grader.answers.plan import Plan
from grader.cli import run
from grader.marks.judge import judge
from grader.marks.scoring import Score, score
from grader.outcomes import Returned, Run
from grader.sandbox import job
from grader.spec.exercise import Exercise
from grader.spec.read import read_exercise

TWO_LAYERS = """
id = "two-layers"
title = "Two layers"

[network]
inputs = "D"

[[network.layers]]
units = "M"
weights = "beta"
net = "net_h"
activation = "logistic"
output = "H"

[[network.layers]]
units = "K"
weights = "theta"
net = "net_o"
activation = "logistic"
output = "Y_hat"

[objective]
name = "log-likelihood"

[[functions]]
call = "forward(X, beta, theta) -> net_h, H, net_o, Y_hat"

[[functions]]
call = "backward(X, Y, beta, theta) -> dJ_dbeta, dJ_dtheta"
"""


NO_SKIPS, NOT_TWICE = "NO_SKIPS", "does not depend on"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, Any]:
    """With NO_SKIPS set, as in CI, a tool that is missing is a failure."""
    report = yield
    reason = str(report.longrepr)
    if report.skipped and os.environ.get(NO_SKIPS) and NOT_TWICE not in reason:
        report.outcome, report.longrepr = "failed", f"skipped where nothing may be: {reason}"
    return report


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests neither read nor fill the cache of the person who runs them."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def exercise_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes an exercise file: the two-layer one with replacements, or a text of its own."""

    def write(*edits: tuple[str, str], text: str = TWO_LAYERS, name: str = "task.toml") -> Path:
        for old, new in edits:
            assert old in text, f"the edit {old!r} applies to nothing"
            text = text.replace(old, new)
        path = tmp_path / name
        path.write_text(textwrap.dedent(text))
        return path

    return write


@pytest.fixture
def make_exercise(exercise_file: Callable[..., Path]) -> Callable[..., Exercise]:
    """An exercise from the two-layer file with replacements, or from a text of its own."""

    def make(*edits: tuple[str, str], seed: int = 0, **options: str) -> Exercise:
        return read_exercise(exercise_file(*edits, **options), seed)

    return make


def call_here(plan: Plan, functions: dict[str, Callable[..., Any]]) -> Run:
    """Run functions in this process, as the guest would: flat values, tuples returned."""
    outcomes = []
    for task in plan.tasks:
        arguments = [argument.array.copy() for argument in values_of(task.call)]
        result = functions[task.call.function](*arguments)
        values = result if isinstance(result, tuple) else (result,)
        outcomes.append(Returned(values, (), 0.0))
    return Run(tuple(outcomes), "", {"tier": "none", "limits": {}})


def values_of(call: job.Call) -> list[job.Value]:
    """The arrays among a call's arguments."""
    return [argument for argument in call.arguments if isinstance(argument, job.Value)]


@pytest.fixture
def mark() -> Callable[..., Score]:
    """The score that functions of this process earn on a plan."""

    def marked(plan: Plan, **functions: Callable[..., Any]) -> Score:
        return score(plan, judge(plan, call_here(plan, functions)))

    return marked


@pytest.fixture
def grader() -> Callable[..., Result]:
    """Runs a command line in this process; gives exit code, stdout and stderr."""

    def command(*arguments: object) -> Result:
        def body() -> None:
            sys.exit(run([str(argument) for argument in arguments]))

        import click

        wrapped = click.Command("grader", callback=body)
        return CliRunner().invoke(wrapped, [], catch_exceptions=False)

    return command
