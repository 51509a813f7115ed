"""The doctor: what it says is what it has tried."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from grader import doctor
from grader.batch import workers
from grader.sandbox import spawn, wire
from grader.sandbox.channel import Allowance, Channel
from grader.sandbox.guest_canary import PROBES
from grader.sandbox.job import Limits
from grader.sandbox.tiers import TIERS
from grader.sandbox.wire import Frame

ROOT = Path(__file__).parents[2]
Grader = Callable[..., Result]


@pytest.fixture(scope="module")
def document() -> dict[str, object]:
    return doctor.diagnosis()


def test_every_tier_is_tried_and_every_probe_refused(document: dict[str, object]) -> None:
    tiers = document["tiers"]
    assert isinstance(tiers, list)
    assert [one["tier"] for one in tiers] == [tier.name for tier in TIERS]
    for one in tiers:
        assert one["works"] is (one["fault"] == "")
        if one["works"]:
            assert [row["probe"] for row in one["probes"]] == list(PROBES)
            assert all(row["refused_with"] for row in one["probes"])
        else:
            assert one["remedy"]


def test_the_tier_is_the_first_that_works(document: dict[str, object]) -> None:
    tiers = document["tiers"]
    assert isinstance(tiers, list)
    assert document["tier"] == next((t["tier"] for t in tiers if t["works"]), None)


def test_every_limit_is_shown_with_its_default() -> None:
    rows = {row.name: row for row in doctor.limit_rows(Limits())}
    for field in dataclasses.fields(Limits):
        assert rows[field.name].default == field.default
    assert all(row.unit and row.effect for row in rows.values())


def test_both_forms(grader: Grader, document: dict[str, object]) -> None:
    told = grader("doctor", "--format", "json")
    assert json.loads(told.stdout) == document
    text = grader("doctor").stdout
    assert text.startswith(f"confinement: tier {document['tier']}\n")
    assert "memory_bytes" in text
    assert all(f"\ntier {tier.name}: " in text for tier in TIERS)


def test_where_nothing_confines_grade_refuses_in_one_line(
    grader: Grader, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setattr(doctor, "LINUX", False)
    monkeypatch.setattr(workers, "LINUX", False)
    told = grader("grade", ".", "--out", tmp_path)
    assert (told.exit_code, told.stdout) == (3, "")
    assert told.stderr.count("\n") == 1
    assert "cannot be confined here" in told.stderr
    assert "--unsafe-own-code" in told.stderr
    assert grader("doctor").exit_code == 3


def test_a_wall_that_does_not_stand_is_told_with_its_remedy(
    grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spawn, "numpy_folder", lambda: "/nonexistent")
    told = grader("doctor")
    assert told.exit_code == 3
    assert "No module named 'numpy'" in told.stdout
    assert all(tier.remedy in told.stdout for tier in TIERS)


def test_an_open_door_is_told() -> None:
    probes = [{"probe": "fork", "refused_with": ""}]
    tier = {"works": False, "fault": "the canary could fork", "remedy": "", "probes": probes}
    assert list(doctor._tier_lines(tier)) == [
        "  does not work: the canary could fork",
        f"  {'fork':<36}POSSIBLE",
    ]


GOOD = ROOT / "submissions/correct"


@pytest.fixture
def solution() -> Path:
    return next(p for p in sorted(GOOD.glob("*.py")) if "logistic-log" in p.read_text()[:80])


def test_check_runs_confined_unless_told_otherwise(grader: Grader, solution: Path) -> None:
    told = grader("check", solution, "--format", "json")
    confinement = json.loads(told.stdout)["confinement"]
    assert (told.exit_code, told.stderr) == (0, "")
    assert confinement["tier"] in ("B", "C")
    assert confinement["limits"]["call_seconds"] == Limits().call_seconds
    told = grader("check", solution, "--format", "json", "--unsafe-own-code")
    assert json.loads(told.stdout)["confinement"]["tier"] == "none"
    assert told.stderr == "not confined: run your own code only\n"


def test_check_says_so_where_there_is_no_wall(
    grader: Grader, solution: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spawn.sys, "platform", "darwin")
    told = grader("check", solution, "--format", "json")
    assert json.loads(told.stdout)["confinement"]["tier"] == "none"
    assert told.stderr == "not confined: run your own code only\n"


def test_check_refuses_where_the_wall_does_not_stand(
    grader: Grader, solution: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive = Channel.receive

    def nothing_holds(self: Channel, allowance: Allowance, cap: int) -> object:
        answer = receive(self, allowance, cap)
        confined = isinstance(answer, Frame) and answer.kind == wire.CONFINED
        return Frame(wire.NOT_CONFINED, ("the wall has holes: fork",)) if confined else answer

    monkeypatch.setattr(Channel, "receive", nothing_holds)
    told = grader("check", solution, "--format", "json")
    assert told.exit_code == 3
    assert "the wall has holes: fork" in json.loads(told.stdout)["fault"]
    assert "--unsafe-own-code" in json.loads(told.stdout)["fault"]


def test_grade_runs_confined(grader: Grader, solution: Path, tmp_path: Path) -> None:
    told = grader("grade", solution, "--out", tmp_path / "out", "--format", "json")
    assert told.exit_code == 0
    (report,) = (p for p in (tmp_path / "out").rglob("*.json") if solution.stem in p.name)
    assert json.loads(report.read_text())["confinement"]["tier"] in ("A", "B", "C")
