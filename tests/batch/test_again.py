"""Grading again: what is kept, what is run, what is said about it."""

import json
import re

import pytest

from grader.sandbox.session import Session


@pytest.fixture
def graded(lab, tmp_path, grader):
    """A class of three that has been graded once, and the command that grades it again."""
    folder, out = tmp_path / "class", tmp_path / "out"
    lab.make_class(folder, 3)

    def again(*more):
        return grader("grade", folder, "--out", out, *more)

    assert "3 graded now" in again("--seed", "s").stdout
    return folder, out, again


PROCEED = Session.proceed


def stamps(out):
    return {path.name: path.stat().st_mtime_ns for path in out.glob("student*.json")}


def test_unchanged_submissions_are_not_run_again(graded):
    _, out, again = graded
    before = stamps(out)
    assert "3 submissions: 3 unchanged" in again().stdout
    assert stamps(out) == before


@pytest.mark.parametrize("more", [["--force"], ["--seed", "another"]])
def test_everything_is_run_again(more, graded):
    _, out, again = graded
    before = stamps(out)
    result = again(*more)
    assert "3 submissions: 3 graded now" in result.stdout
    assert "changed since" not in result.stdout
    assert all(stamps(out)[name] != before[name] for name in before)


def test_a_changed_submission_is_run_and_its_score_compared(graded, lab):
    folder, out, again = graded
    before = stamps(out)
    (folder / "student0000/solution.py").write_text(lab.RIGHT + "# better\n")
    result = again()
    assert "1 graded now, 2 unchanged" in result.stdout
    assert (
        "changed since the last grading: 1\n  student0000: 5.5 of 10 -> 10 of 10\n" in result.stdout
    )
    assert [name for name in before if stamps(out)[name] != before[name]] == ["student0000.json"]
    row = json.loads(again("--format", "json").stdout)["reports"][0]
    assert (row["state"], row["earlier"]) == ("unchanged", "10 of 10")


def test_a_report_about_other_versions_is_not_kept(graded, monkeypatch):
    from grader import report

    monkeypatch.setattr(report, "versions", lambda: {"grader": "9.9"})
    assert "3 graded now" in graded[2]().stdout


@pytest.mark.parametrize("changed", ["call_seconds", "memory_bytes", "tier"])
def test_a_report_from_behind_another_wall_is_not_kept(changed, graded, monkeypatch):
    from grader.sandbox import confined, runner
    from grader.sandbox.job import Limits

    _, out, again = graded
    before = json.loads((out / "student0000.json").read_text())
    if changed == "tier":
        rest = tuple(t for t in confined.TIERS if t.name > before["confinement"]["tier"])
        if not rest:
            pytest.skip("there is no other wall here")
        monkeypatch.setattr("grader.batch.workers.at_least", lambda name: rest)
    else:
        less = getattr(Limits(), changed) // 2
        monkeypatch.setattr(runner, "Limits", lambda: Limits(**{changed: less}))
    assert "3 graded now" in again().stdout
    assert "3 unchanged" in again().stdout
    after = json.loads((out / "student0000.json").read_text())
    assert after["confinement"] != before["confinement"]
    assert after["score"] == before["score"]


def test_a_worse_wall_than_asked_for_is_refused(tmp_path, lab, grader, monkeypatch):
    folder = lab.make_class(tmp_path / "class", 1)
    monkeypatch.setattr("grader.sandbox.tiers._BWRAP", "no-such-program")
    refused = grader("grade", folder, "--out", tmp_path / "out", "--min-tier", "A")
    assert (refused.exit_code, refused.stdout) == (3, "")
    assert refused.stderr.count("\n") == 1
    assert "no wall of tier A or better stands here (tier A: no-such-program" in refused.stderr
    assert "install bubblewrap" in refused.stderr
    assert not list((tmp_path / "out").glob("student*"))
    assert grader("grade", folder, "--out", tmp_path / "out", "--min-tier", "C").exit_code == 0
    assert grader("grade", folder, "--out", tmp_path / "out", "--min-tier", "D").exit_code == 2


def test_vanished_submissions_keep_their_reports(graded):
    folder, out, again = graded
    (folder / "student0001/solution.py").unlink()
    result = again()
    assert "reports on what is not there any more, left as they are: 1" in result.stderr
    assert "student0001.json" in result.stderr
    assert (out / "student0001.json").exists()
    assert "student0001" not in (out / "summary.csv").read_text()


def test_identical_submissions_run_once(tmp_path, lab, grader, monkeypatch):
    from grader.batch import workers

    jobs = []
    grade = workers.grade
    monkeypatch.setattr(workers, "grade", lambda *all: jobs.append(all) or grade(*all))
    folder, out = tmp_path / "class", tmp_path / "out"
    folder.mkdir()
    for name in "abcdefgh":
        (folder / f"{name}x.py").write_text(lab.WRONG)
    result = grader("grade", folder, "--out", out, "--jobs", "3")
    assert "8 submissions: 1 graded now, 7 identical to another one" in result.stdout
    assert len(jobs) == 1
    copied = lab.documents(out)
    assert [d["submission"]["id"] for d in copied.values()] == [f"{n}x" for n in "abcdefgh"]
    for path in sorted(folder.iterdir())[:2]:
        grader("grade", path, "--out", tmp_path / "one", "--seed", seed_of(out))
    alone = lab.documents(tmp_path / "one")
    assert alone == {name: copied[name] for name in alone}
    (folder / "zx.py").write_text(lab.WRONG)
    assert "1 identical to another one" in grader("grade", folder, "--out", out).stdout
    assert len(jobs) == 3


def seed_of(out):
    return json.loads((out / "run.json").read_text())["seed"]


def test_a_report_that_names_its_file_is_not_taken_over(tmp_path, lab, grader):
    folder, out = tmp_path / "class", tmp_path / "out"
    folder.mkdir()
    for name in ("ada", "bob", "cy"):
        (folder / f"{name}.py").write_text(lab.RIGHT.replace("d = -2", "1 / 0; d = -2"))
    assert "3 graded now" in grader("grade", folder, "--out", out).stdout
    texts = {path.stem: path.read_text() for path in out.glob("*.py.json")}
    assert "ada.py line" in texts["ada.py"]
    assert not re.search("ada|cy", texts["bob.py"])


def test_a_broken_seed_file_is_not_replaced(graded):
    _, out, again = graded
    (out / "run.json").write_text("{")
    result = again()
    assert result.exit_code == 2
    assert "does not say its seed" in result.stderr


def test_a_fault_of_the_grader_is_tried_twice_and_never_a_zero(tmp_path, lab, grader, monkeypatch):
    from grader.outcomes import GraderFault
    from grader.sandbox.session import Session

    zygotes = []

    def fail(self, channel, shuts_itself_in):
        zygotes.append(channel._guest._zygote)
        raise GraderFault("the zygote has died")

    folder = lab.make_class(tmp_path / "class", 1)
    with monkeypatch.context() as patch:
        patch.setattr("grader.sandbox.canary.Session", type("Kept", (Session,), {}))
        patch.setattr("grader.sandbox.runner.Session.proceed", fail)
        patch.setattr("grader.sandbox.canary.Session.proceed", PROCEED, raising=False)
        result = grader("grade", folder, "--out", tmp_path / "out")
    assert result.exit_code == 3
    assert "the zygote has died" in result.stdout.replace("\n", " ")
    assert len(zygotes) == 2, "tried once more"
    assert zygotes[0] is not zygotes[1], "with another zygote"
    assert (tmp_path / "out/summary.csv").read_text().splitlines()[1].endswith("not_graded,,,")
    result = grader("grade", folder, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert "student0000: not graded -> 5.5 of 10" in result.stdout


def test_an_unforeseen_failure_stays_with_one_submission(tmp_path, lab, grader, monkeypatch):
    from grader.batch import workers

    grade = workers.grade

    def fail(plan, submission, runner):
        if submission.id == "student0001":
            raise ZeroDivisionError("a mistake of ours")
        return grade(plan, submission, runner)

    monkeypatch.setattr(workers, "grade", fail)
    result = grader("grade", lab.make_class(tmp_path / "class", 3), "--out", tmp_path / "out")
    assert result.exit_code == 3
    assert "the grader's fault: ZeroDivisionError" in result.stdout.replace("\n", " ")
    statuses = [d["status"] for d in lab.documents(tmp_path / "out").values()]
    assert statuses == ["graded", "not_graded", "graded"]


def test_reports_with_difficult_names(tmp_path, lab, grader):
    folder, out = tmp_path / "class", tmp_path / "out"
    names = ["run", "summary", "=cmd", "a b", "x\ny", "é", "R" * 200, ".json", "a.json"]
    for number, name in enumerate(names):
        if name.startswith("."):
            continue
        (folder / name).mkdir(parents=True)
        (folder / name / "solution.py").write_text(lab.RIGHT + f"# {number}\n")
    result = grader("grade", folder, "--out", out)
    assert result.exit_code == 0, result.stderr
    assert len(lab.documents(out)) == 8
    assert "'=cmd," in (out / "summary.csv").read_text()
    assert "8 unchanged" in grader("grade", folder, "--out", out).stdout
