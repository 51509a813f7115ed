"""The plan of the lecture's network with all its steps asked for."""

from collections.abc import Iterator

import pytest

from grader.answers.plan import Plan, make_plan
from grader.sandbox.confined import ConfinedRunner
from grader.sandbox.job import Limits
from grader.spec.read import read_exercise
from tests.conftest import TWO_LAYERS
from tests.diagnosis.student import STEPS


@pytest.fixture(scope="session")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    text = TWO_LAYERS
    for old, new in STEPS:
        text = text.replace(old, new)
    path = tmp_path_factory.mktemp("follow") / "task.toml"
    path.write_text(text)
    return make_plan(read_exercise(path, 0), "follow")


@pytest.fixture(scope="module")
def runner() -> Iterator[ConfinedRunner]:
    with ConfinedRunner(Limits(call_seconds=5.0)) as runner:
        yield runner
