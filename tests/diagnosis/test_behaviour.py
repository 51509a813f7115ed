"""Slips that no formula shows, each beside something right that looks like it."""

import pytest

from grader.sandbox.confined import ConfinedRunner
from tests.diagnosis.files import RIGHT, TWICE, edited, look

BEHAVIOUR: dict[str, tuple[str, str, set[str]]] = {
    "random": (
        "delta = Y - Y_hat",
        "delta = (Y - Y_hat) * (np.random.rand(*Y.shape) < 0.9)",
        {"io.random"},
    ),
    "state": (
        "    delta = Y - Y_hat",
        "    CALLS.append(1)\n    delta = (Y - Y_hat) * (1 + 0.01 * np.sin(len(CALLS)))",
        {"io.state"},
    ),
    "mutated inputs": (
        "    delta = Y - Y_hat",
        "    theta -= 0.1 * (H.T @ (Y - Y_hat))\n    delta = Y - Y_hat",
        {"io.mutates_inputs"},
    ),
    "float32": (
        "    delta = Y - Y_hat",
        "    delta = (Y - Y_hat).astype(np.float32)",
        {"io.float32"},
    ),
    "small constant in the quotient": (
        "delta = Y - Y_hat",
        "delta = (Y / (Y_hat + 1e-8) - (1 - Y) / (1 - Y_hat + 1e-8)) * Y_hat * (1 - Y_hat)",
        {"io.log_eps"},
    ),
    "element-wise for matrix": ("back = delta @ theta.T", "back = delta * theta.T", set()),
}
TWINS = {
    "a generator that decides nothing": (
        "    delta = Y - Y_hat",
        "    np.random.seed(0)\n    delta = Y - Y_hat + 0 * np.random.rand(*Y.shape)",
    ),
    "a count of calls that decides nothing": (
        "    delta = Y - Y_hat",
        "    CALLS.append(1)\n    delta = (Y - Y_hat) * (len(CALLS) / len(CALLS))",
    ),
    "a copy that is changed": (
        "    delta = Y - Y_hat",
        "    theta = theta.copy()\n    theta *= 1.0\n    delta = Y - Y_hat",
    ),
    "float32 on the way in and out again": (
        "    delta = Y - Y_hat",
        "    np.float32(1.5)\n    delta = Y - Y_hat",
    ),
    "a guard that does not bite": (
        "delta = Y - Y_hat",
        "delta = Y - np.clip(Y_hat, 1e-15, 1 - 1e-15)",
    ),
    "einsum": ("back = delta @ theta.T", 'back = np.einsum("nk,mk->nm", delta, theta)'),
}
FINITE = """
    def J(beta, theta):
        p = forward(X, beta, theta)[3]
        return np.sum(Y * np.log(p) + (1 - Y) * np.log(1 - p))
    out = []
    for w in (beta, theta):
        g = np.zeros_like(w)
        for i in np.ndindex(*w.shape):
            w[i] += 1e-6
            up = J(beta, theta)
            w[i] -= 2e-6
            g[i] = (up - J(beta, theta)) / 2e-6
            w[i] += 1e-6
        out.append(g)
    return out[0], out[1]
"""


@pytest.mark.parametrize("how", BEHAVIOUR)
def test_behaviour_is_named(how: str, runner: ConfinedRunner) -> None:
    old, new, codes = BEHAVIOUR[how]
    calls = ("import numpy as np", "import numpy as np\n\nCALLS = []")
    seen = look(runner, edited(calls, (old, new)))
    assert not seen.full
    assert codes <= seen.named
    if not codes:
        assert {c["verdict"] for c in seen.document["criteria"]} == {"correct", "raised"}
        assert seen.named <= {"io.matmul_elementwise"}


@pytest.mark.parametrize("how", TWINS)
def test_what_only_looks_like_it_is_not_accused(how: str, runner: ConfinedRunner) -> None:
    edits = (("import numpy as np", "import numpy as np\n\nCALLS = []"), TWINS[how])
    seen = look(runner, edited(*edits))
    assert seen.full
    assert not seen.diagnoses


def test_finite_differences_are_told_from_a_formula(runner: ConfinedRunner) -> None:
    body = RIGHT[RIGHT.index("    net_h, H, net_o, Y_hat = forward") :]
    seen = look(runner, edited((body, FINITE)))
    assert {c["verdict"] for c in seen.document["criteria"] if c["function"] == "backward"} == {
        "single_precision"
    }
    assert "io.numeric_diff" in seen.named


def test_axes_too_few_are_named_and_axes_that_fit_are_not(runner: ConfinedRunner) -> None:
    flat = edited(("return net_h, H, net_o, Y_hat", "return net_h[..., None], H, net_o, Y_hat"))
    seen = look(runner, flat)
    assert "io.rank1" in seen.named
    assert seen.criterion("forward", "net_h")["verdict"] == "wrong_shape"
    assert seen.criterion("forward", "H")["verdict"] == "correct"


def test_a_broken_rerun_costs_no_mark(runner: ConfinedRunner) -> None:
    """The file ends the process when it is loaded for the second time."""
    trap = "import pathlib, os, sys\nif 'backward' in str(sys.argv):\n    os._exit(3)\n"
    seen = look(runner, trap + edited(TWICE))
    assert "dhid.twice" in seen.named
