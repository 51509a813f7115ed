"""Grading on a Dask cluster gives the same reports, whatever becomes of the workers."""

import importlib.util
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="needs the extra `cluster`"
)
SAMPLES, _EVERY = Path(__file__).parents[2] / "submissions/mistaken", 16


def test_a_missing_extra_is_one_line(lab, tmp_path):
    folder = lab.make_class(tmp_path / "class", 1)
    code = (
        "import sys; sys.modules['distributed'] = None; from grader.cli import run; "
        "sys.exit(run(sys.argv[1:]))"
    )
    more = ["grade", folder, "--out", tmp_path / "out", "--cluster", "tcp://127.0.0.1:1"]
    result = subprocess.run([sys.executable, "-c", code, *more], capture_output=True, text=True)
    assert result.returncode == 2
    assert result.stderr == "error: --cluster needs Dask: pip install 'backprop-grader[cluster]'\n"


class Cluster:
    """A scheduler and workers on this machine."""

    def __init__(self, folder):
        self.folder, self.processes = folder, []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        options = ["--host", "127.0.0.1", "--port", str(self.port)]
        self._start("scheduler", *options, "--no-dashboard")

    def worker(self, *options):
        options = (*options, "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1")
        return self._start("worker", self.address, *options, "--local-directory", self.folder)

    def _start(self, *arguments):
        with (self.folder / f"{len(self.processes)}.log").open("wb") as log:
            command = [sys.executable, "-m", "dask", *map(str, arguments)]
            process = subprocess.Popen(command, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def close(self):
        for process in self.processes[::-1]:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture
def cluster(tmp_path):
    (tmp_path / "dask").mkdir()
    cluster = Cluster(tmp_path / "dask")
    yield cluster
    cluster.close()


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["--no-nanny"]], ids=["nanny", "no nanny"])
def test_the_same_reports_as_a_local_run(options, cluster, lab, tmp_path):
    for _ in range(2):
        cluster.worker(*options)
    samples = tmp_path / "samples"
    samples.mkdir()
    for path in sorted(SAMPLES.glob("*.py"))[::_EVERY]:
        shutil.copy(path, samples)
    local = lab.grade(samples, "--seed", "s", "--out", tmp_path / "local")
    far = ["--seed", "s", "--out", tmp_path / "far", "--cluster", cluster.address]
    result = lab.grade(samples, *far)
    assert (result.returncode, result.stderr) == (local.returncode, local.stderr)
    assert lab.documents(tmp_path / "far") == lab.documents(tmp_path / "local")
    tables = [(tmp_path / name / "summary.csv").read_bytes() for name in ("far", "local")]
    assert tables[0] == tables[1]
    again = lab.grade(samples, *far)
    assert "unchanged, not run again" in again.stdout
    assert "graded now" not in again.stdout


@pytest.mark.slow
def test_a_killed_worker_loses_nothing(cluster, lab, tmp_path):
    workers = [cluster.worker("--no-nanny") for _ in range(2)]
    folder, out = lab.make_class(tmp_path / "class", 60), tmp_path / "far"
    result = lab.grade(folder, "--seed", "s", "--out", tmp_path / "local")
    assert result.returncode == 0
    grader = lab.start(folder, "--seed", "s", "--out", out, "--cluster", cluster.address)
    deadline = time.monotonic() + 60
    while len(list(out.glob("student*.json"))) < 12 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert grader.poll() is None
    workers[0].send_signal(signal.SIGKILL)
    output, errors = grader.communicate(timeout=120)
    assert (grader.returncode, errors) == (0, ""), errors
    assert "60 submissions: 60 graded now" in output
    assert lab.documents(out) == lab.documents(tmp_path / "local")


@pytest.mark.slow
def test_no_scheduler_and_no_workers_are_one_line(cluster, lab, tmp_path):
    folder = lab.make_class(tmp_path / "class", 1)
    for address, reason in (
        ("tcp://127.0.0.1:1", "no Dask scheduler answers at"),
        ("what://is:this", "no Dask scheduler answers at"),
        (cluster.address, "has no workers"),
    ):
        result = lab.grade(folder, "--out", tmp_path / "out", "--cluster", address)
        assert result.returncode == 2, result.stderr
        assert reason in result.stderr
        assert result.stderr.count("\n") == 1, result.stderr


@pytest.mark.slow
def test_ctrl_c_on_a_cluster(cluster, lab, tmp_path):
    cluster.worker("--no-nanny")
    folder, out = lab.make_class(tmp_path / "class", 40), tmp_path / "out"
    grader = lab.start(folder, "--out", out, "--cluster", cluster.address)
    while not list(out.glob("student*.json")):
        time.sleep(0.01)
    grader.send_signal(signal.SIGINT)
    _, errors = grader.communicate(timeout=30)
    assert grader.returncode == 130, errors
    assert "of 40 submissions have their reports" in errors
    result = lab.grade(folder, "--out", out, "--cluster", cluster.address)
    assert result.returncode == 0
    assert len(lab.documents(out)) == 40
