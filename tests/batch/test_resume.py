"""A batch survives everything: kills, interrupts, full disks, and being started twice."""

import fcntl
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from grader.batch.store import opened
from grader.errors import UsageError


def reference(lab, folder, tmp_path, *more):
    """Reports of a run that nobody disturbs."""
    result = lab.grade(folder, "--out", tmp_path / "calm", "--seed", "s", *more)
    assert result.returncode == 0, result.stderr
    return lab.documents(tmp_path / "calm")


def kill_and_resume(lab, tmp_path, count, kills):
    """Kill graders at random moments, then let one finish; all is as if nothing had happened."""
    folder, out = lab.make_class(tmp_path / "class", count), tmp_path / "out"
    wanted = reference(lab, folder, tmp_path)
    chance = random.Random(count)
    cut, reached = 0, [0]
    for _ in range(kills):
        grader = lab.start(folder, "--out", out, "--seed", "s")
        share = (count - reached[-1]) / (kills + 1)
        deadline = time.monotonic() + 20
        goal = reached[-1] + chance.uniform(0, 2) * share
        while len(list(out.glob("student*.json"))) < goal and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.05))
        cut += grader.poll() is None
        grader.kill()
        grader.communicate()
        found = lab.documents(out)  # fails on a torn report
        assert all(found[name] == wanted[name] for name in found)
        reached.append(len(found))
    assert cut > kills / 2, "the kills came too late to prove anything"
    assert reached == sorted(reached)
    result = lab.grade(folder, "--out", out, "--seed", "s")
    assert result.returncode == 0, result.stderr
    assert lab.documents(out) == wanted
    assert f"{reached[-1]} unchanged" in result.stdout or reached[-1] == 0
    assert not lab.parts(out)
    rows = (out / "summary.csv").read_text().splitlines()
    assert len(rows) == count + 1
    assert rows == (tmp_path / "calm/summary.csv").read_text().splitlines()


def test_kill_9_and_resume(lab, tmp_path):
    kill_and_resume(lab, tmp_path, 40, 6)


@pytest.mark.slow
def test_kill_9_twenty_times_in_five_hundred(lab, tmp_path):
    kill_and_resume(lab, tmp_path, 500, 20)


def test_a_guest_that_is_killed_costs_nobody_anything_else(lab, tmp_path):
    folder, out = lab.make_class(tmp_path / "class", 20), tmp_path / "out"
    wanted = reference(lab, folder, tmp_path)
    grader = lab.start(folder, "--out", out, "--seed", "s")
    while grader.poll() is None:
        written = len(list(out.glob("student*.json")))
        if written > 3:
            break
        for guest in lab.guests_of(grader.pid)[: min(written, 1)]:  # not while it tries the wall
            os.kill(guest, signal.SIGKILL)
        time.sleep(0.05)
    assert grader.wait(120) in (0, 3)
    grader.communicate()
    assert lab.documents(out).keys() == wanted.keys()


def test_ctrl_c_ends_guests_and_says_how_far_it_came(lab, tmp_path):
    folder, out = lab.make_class(tmp_path / "class", 12), tmp_path / "out"
    endless = lab.RIGHT.replace(
        "    return X @ beta,", "    while True: pass\n    return X @ beta,"
    )
    for number in (4, 5, 6, 7):
        (folder / f"student{number:04d}/solution.py").write_text(endless + f"# {number}\n")
    grader = lab.start(folder, "--out", out, "--jobs", "2")
    while len(list(out.glob("student*.json"))) < 3:
        time.sleep(0.01)
    time.sleep(0.5)
    guests = lab.guests_of(grader.pid)
    assert guests
    started = time.monotonic()
    grader.send_signal(signal.SIGINT)
    _, errors = grader.communicate(timeout=30)
    assert time.monotonic() - started < 5
    assert grader.returncode == 130
    assert "interrupted: " in errors
    assert "of 12 submissions have their reports" in errors
    assert "Traceback" not in errors
    time.sleep(0.2)
    assert not [guest for guest in guests if Path(f"/proc/{guest}/exe").exists()]
    assert not lab.parts(out)
    assert lab.documents(out)


def test_sigterm_is_an_interrupt(lab, tmp_path):
    folder, out = lab.make_class(tmp_path / "class", 30), tmp_path / "out"
    grader = lab.start(folder, "--out", out)
    while not list(out.glob("student*.json")):
        time.sleep(0.01)
    grader.terminate()
    grader.communicate(timeout=30)
    assert grader.returncode == 130


@pytest.fixture
def small_disk(tmp_path):
    """A folder with room for a few reports."""
    folder = tmp_path / "small"
    folder.mkdir()
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root may mount")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("this system does not let us mount")
    yield folder
    subprocess.run(["umount", folder], check=True)


def check_cut_short(lab, result, out):
    assert result.returncode == 2, result.stderr
    lines = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
    assert lines == result.stderr.splitlines()
    assert "cannot write into" in result.stderr
    assert not lab.parts(out)
    lab.documents(out)


def test_a_full_disk(lab, tmp_path, small_disk):
    folder, out = lab.make_class(tmp_path / "class", 30), small_disk / "out"
    result = lab.grade(folder, "--out", out, "--seed", "s")
    check_cut_short(lab, result, out)
    assert "No space left on device" in result.stderr
    assert lab.documents(out)
    subprocess.run(["mount", "-o", "remount,size=4m", small_disk], check=True)
    assert lab.grade(folder, "--out", out, "--seed", "s").returncode == 0
    assert lab.documents(out) == reference(lab, folder, tmp_path)


def test_a_limit_on_the_size_of_files(lab, tmp_path):
    folder, out = lab.make_class(tmp_path / "class", 4), tmp_path / "out"

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    result = lab.grade(folder, "--out", out, preexec_fn=limit)
    check_cut_short(lab, result, out)
    assert "File too large" in result.stderr
    assert lab.grade(folder, "--out", out).returncode == 0


def test_two_graders_in_one_folder(lab, tmp_path):
    folder, out = lab.make_class(tmp_path / "class", 1), tmp_path / "out"
    out.mkdir()
    with (out / ".lock").open("w") as file:
        file.write("4242\n")
        file.flush()
        fcntl.flock(file, fcntl.LOCK_EX)
        result = lab.grade(folder, "--out", out)
    assert result.returncode == 2
    assert "process 4242 is grading into" in result.stderr
    assert result.stderr.count("\n") == 1
    assert lab.grade(folder, "--out", out).returncode == 0, "a dead owner's lock is no lock"


def test_who_has_opened_the_lock_before_it_is_released_does_not_get_in_as_well(tmp_path):
    with opened(tmp_path):
        early = (tmp_path / ".lock").open("r+")
    with early, opened(tmp_path), pytest.raises(BlockingIOError):
        fcntl.flock(early, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_lock_of_this_process_keeps_a_second_grader_out(tmp_path):
    with opened(tmp_path):
        with pytest.raises(UsageError, match=f"process {os.getpid()} is grading"):
            opened(tmp_path).__enter__()
        assert (tmp_path / ".lock").exists()
    with opened(tmp_path):
        pass


def test_stale_parts_are_swept_and_torn_reports_written_again(lab, tmp_path):
    folder, out = lab.make_class(tmp_path / "class", 3), tmp_path / "out"
    wanted = reference(lab, folder, tmp_path)
    out.mkdir()
    (out / ".student0001.json.123.part").write_text("{")
    (out / ".mine.part").write_text("not a grader's")
    (out / "student0000.json").write_text('{"key": ')
    assert lab.grade(folder, "--out", out, "--seed", "s").returncode == 0
    assert [path.name for path in lab.parts(out)] == [".mine.part"]
    assert lab.documents(out) == wanted


def test_the_check_for_torn_reports_can_fail(lab, tmp_path):
    (tmp_path / "x.json").write_text('{"schema": 1, ')
    with pytest.raises(json.JSONDecodeError):
        lab.documents(tmp_path)
