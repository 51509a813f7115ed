"""Certifying: what it takes to tell right from wrong, and what is refused without it."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from grader.certification.certify import certify
from grader.certification.kept import is_certified, require_certified
from grader.errors import UsageError
from grader.spec.exercise import Exercise
from grader.spec.read import bundled, find_exercise, read_exercise

MakeExercise = Callable[..., Exercise]
ROOT = Path(__file__).parents[2]
QUICK = ("logistic-log-likelihood", "worked-example", "relu-linear-squared-error", "stability")

RELU = """
id = "relu"
title = "One hidden layer of ReLU"

[network]
inputs = "D"

[[network.layers]]
units = "M"
weights = "W1"
net = "z"
activation = "relu"
output = "H"

[[network.layers]]
units = "K"
weights = "W2"
net = "net_o"
activation = "linear"
output = "Y_hat"

[objective]
name = "squared-error"

[[functions]]
call = "backward(X, Y, W1, W2) -> dJ_dW1, dJ_dW2"

{drawn}

[[cases]]
X = {X}
Y = {Y}
W1 = {W1}
W2 = {W2}
"""
POSITIVE = {
    "X": "[[1.0, 2.0], [3.0, 1.5], [0.5, 1.0]]",
    "Y": "[[1.0], [2.0], [0.5]]",
    "W1": "[[0.5, 1.0, 0.3], [0.2, 0.4, 0.7]]",
    "W2": "[[1.0], [0.5], [0.25]]",
}
"""All nets are positive: ReLU never bends."""


def relu(make: MakeExercise, **values: str) -> Exercise:
    text = RELU.format(drawn="[draw]\npublic = 0\nhidden = 0\n", **{**POSITIVE, **values})
    return make(text=text)


@pytest.mark.parametrize("name", QUICK)
def test_an_exercise_that_ships_is_certified_in_a_second(name: str) -> None:
    exercise = read_exercise(find_exercise(name), 0)
    started = time.process_time()
    certificate = certify(exercise)
    assert certificate.problems == ()
    assert certificate.reference
    assert certificate.stub == "0"
    assert certificate.live
    assert time.process_time() - started < 3  # the benchmark measures it on a quiet machine


@pytest.mark.slow
@pytest.mark.parametrize("name", bundled())
def test_every_exercise_that_ships_is_certified(name: str) -> None:
    exercise = read_exercise(find_exercise(name), 0)
    certificate = certify(exercise)
    print(f"{name}: {certificate.seconds} s, {len(certificate.live)} live")
    assert certificate.problems == ()


def test_what_is_certified_stands_in_the_file() -> None:
    command = [sys.executable, "-m", "grader.certification.ship", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_nets_that_are_all_positive_hide_the_derivative_of_relu(
    make_exercise: MakeExercise,
) -> None:
    certificate = certify(relu(make_exercise))
    assert "dhid.dropped" in certificate.unseen
    assert any("no case shows" in line and "dhid.dropped" in line for line in certificate.problems)


def test_with_negative_nets_too_it_shows(make_exercise: MakeExercise) -> None:
    certificate = certify(relu(make_exercise, W1="[[0.5, -1.0, 0.3], [-0.9, 0.4, 0.7]]"))
    assert "dhid.dropped" not in certificate.unseen
    assert "dhid.dropped" in certificate.live


def test_targets_that_equal_the_predictions_hide_nearly_everything(
    make_exercise: MakeExercise,
) -> None:
    exact = {"X": "[[1.0, 2.0]]", "Y": "[[2.0]]", "W1": "[[1.0], [0.5]]", "W2": "[[1.0]]"}
    certificate = certify(relu(make_exercise, **exact))
    assert {"err.sign", "err.missing_2", "back.mean_k"} & set(certificate.unseen)
    assert certificate.problems


def test_weights_of_zero_hide_what_goes_through_them(make_exercise: MakeExercise) -> None:
    certificate = certify(relu(make_exercise, W2="[[0.0], [0.0], [0.0]]"))
    assert (
        "back.mean_k" in certificate.unseen
        or "dhid.twice" in certificate.unseen
        or ("dhid.dropped" in certificate.unseen)
    )
    assert certificate.problems


def test_with_a_single_sample_there_is_no_mean_to_forget(make_exercise: MakeExercise) -> None:
    one = {"X": "[[1.0, -2.0]]", "Y": "[[1.0]]", "W1": "[[0.5, -1.0, 0.3], [-0.9, 0.4, 0.7]]"}
    live = set(certify(relu(make_exercise, **one)).live)
    assert {"dhid.dropped", "err.missing_2"} <= live
    assert not {"red.none", "red.twice", "bias.mean"} & live


def test_certify_prints_what_no_case_shows(
    make_exercise: MakeExercise, exercise_file: Callable[..., Path], grader: Callable[..., Result]
) -> None:
    text = RELU.format(drawn="[draw]\npublic = 0\nhidden = 0\n", **POSITIVE)
    path = exercise_file(text=text)
    result = grader("certify", path)
    assert result.exit_code == 1
    assert "not certified" in result.output
    assert "dhid.dropped" in result.output
    assert all(len(line) <= 80 for line in result.output.splitlines())
    document = json.loads(grader("certify", path, "--format", "json").output)
    assert "dhid.dropped" in document["unseen"]
    assert document["problems"]


SUBMISSION = """# exercise: {path}
import numpy as np

def backward(X, Y, W1, W2):
    z = X @ W1
    H = np.maximum(z, 0)
    d = 2 * (H @ W2 - Y) / len(X)
    return X.T @ (d @ W2.T), H.T @ d
"""


@pytest.fixture
def positive(exercise_file: Callable[..., Path]) -> Path:
    return exercise_file(text=RELU.format(drawn="[draw]\npublic = 0\nhidden = 0\n", **POSITIVE))


def test_grade_refuses_what_is_not_certified_unless_told(
    positive: Path, tmp_path: Path, grader: Callable[..., Result]
) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "one.py").write_text(SUBMISSION.format(path=positive))
    command = ("grade", folder, "--exercise", positive, "--out", tmp_path / "reports")
    refused = grader(*command)
    assert refused.exit_code == 2
    assert "not certified" in refused.stderr
    assert "--uncertified" in refused.stderr
    assert grader(*command, "--uncertified").exit_code == 0


def test_a_certificate_holds_until_the_file_changes(exercise_file: Callable[..., Path]) -> None:
    path = exercise_file()
    path.write_text(f"# {path}\n{path.read_text()}")  # a file that no other test has certified
    assert not is_certified(read_exercise(path, 0))
    require_certified(read_exercise(path, 0))
    assert is_certified(read_exercise(path, 0))
    path.write_text(path.read_text() + "\n# another file\n")
    assert not is_certified(read_exercise(path, 0))


def test_what_fails_is_not_remembered_as_certified(positive: Path) -> None:
    exercise = read_exercise(positive, 0)
    for _ in range(2):
        with pytest.raises(UsageError, match=r"no case shows .*dhid\.dropped"):
            require_certified(exercise)
    assert not is_certified(exercise)


def test_every_shipped_exercise_counts_as_certified() -> None:
    assert all(is_certified(read_exercise(find_exercise(name), 0)) for name in bundled())
