"""Packages that tests look into, and right solutions of any variant of `any-network`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

SECRET = b"a secret for tests, no other use\n"
ROSTER = """Student,ID,SIS Login ID,Section
    Points Possible,,,
"Doe, Jane",1001,jdoe,A
"Müller, Zoë",1002,zmueller,A
"O'Neil, Sam",1003,soneil,B
"""
ACTIVATIONS = {
    "logistic": ("1 / (1 + np.exp(-z))", "d * a * (1 - a)"),
    "tanh": ("np.tanh(z)", "d * (1 - a * a)"),
    "relu": ("np.maximum(z, 0)", "d * (z > 0)"),
    "softplus": ("np.log1p(np.exp(z))", "d / (1 + np.exp(-z))"),
    "linear": ("z", "d"),
    "softmax": (
        "np.exp(z) / np.exp(z).sum(1, keepdims=True)",
        "a * (d - (d * a).sum(1, keepdims=True))",
    ),
}
_BINARY = "Y * np.log(P) + (1 - Y) * np.log(1 - P)", "Y / P - (1 - Y) / (1 - P)"
OBJECTIVES = {
    "squared-error": ("((Y - P) ** 2).sum() / len(Y)", "2 * (P - Y) / len(Y)"),
    "log-likelihood": (f"({_BINARY[0]}).sum()", _BINARY[1]),
    "binary-cross-entropy": (f"-({_BINARY[0]}).sum() / len(Y)", f"-({_BINARY[1]}) / len(Y)"),
    "cross-entropy": ("-(Y * np.log(P)).sum() / len(Y)", "-(Y / P) / len(Y)"),
}


def solution(choices: str) -> str:
    """Right functions for the choices of a variant of `any-network`."""
    made = dict(pair.split(" = ") for pair in choices.split(", "))
    (g, back), (o, last) = ACTIVATIONS[made["H"]], ACTIVATIONS[made["Y_hat"]]
    objective, slope = OBJECTIVES[made["objective"]]
    return f"""
import numpy as np

def hidden(z):
    return {g}

def out(z):
    return {o}

def forward(X, beta, b_h, theta, b_o):
    n = X @ beta + b_h
    m = hidden(n) @ theta + b_o
    return n, hidden(n), m, out(m)

def objective(Y, P):
    return {objective}

def backward(X, Y, beta, b_h, theta, b_o):
    n, H, m, P = forward(X, beta, b_h, theta, b_o)
    d, z, a = {slope}, m, P
    outer = {last}
    d, z, a = outer @ theta.T, n, H
    inner = {back}
    return X.T @ inner, inner.sum(0), H.T @ outer, outer.sum(0)
"""


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "course-secret"
    path.write_bytes(SECRET)
    path.chmod(0o600)
    return path


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER, encoding="utf-8")
    return path


@pytest.fixture
def course(
    tmp_path: Path, roster: Path, secret: Path, grader: Callable[..., Result]
) -> Callable[..., tuple[Path, Path]]:
    """Generates for the three students of the roster; gives the folders of packages and key."""

    def make(exercise: str | Path = "any-network", out: str = "hw") -> tuple[Path, Path]:
        folder = tmp_path / out
        result = grader(
            "generate", exercise, "--students", roster, "--out", folder, "--secret", secret
        )
        assert result.exit_code == 0, result.output
        return folder, tmp_path / f"{out}-key"

    return make


def key_of(folder: Path) -> dict[str, Any]:
    """What key.json holds."""
    document: dict[str, Any] = json.loads((folder / "key.json").read_bytes())
    return document


def contents(folder: Path) -> dict[str, bytes]:
    """All files below a folder by their path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
