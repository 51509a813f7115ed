"""derived.py is what SymPy derives, and every row of the tables agrees with it."""

import numpy as np
import pytest

from reference import derived, generate_derived
from reference.activations import ACTIVATIONS
from reference.arithmetic import FLOAT64
from reference.generate_derived import TARGET, generate, main
from reference.objectives import OBJECTIVES

SATURATED = np.array([[-800.0, 800.0, 0.5], [1000.0, -1000.0, 0.0], [30.0, -30.0, -0.5]])


def test_the_file_is_what_the_generator_writes():
    assert TARGET.read_text(encoding="utf-8") == generate()


def test_check_is_quiet_when_the_file_is_current():
    assert main(["--check"]) is None


def test_check_says_in_one_line_that_the_file_differs(tmp_path, monkeypatch):
    stale = tmp_path / "derived.py"
    monkeypatch.setattr(generate_derived, "TARGET", stale)
    message = main(["--check"])
    assert message == "derived.py is out of date; run: python -m reference.generate_derived"
    assert not stale.exists()
    assert main([]) is None
    assert stale.read_text(encoding="utf-8") == generate()


def test_every_row_is_derived():
    assert set(derived.ACTIVATIONS) == set(ACTIVATIONS)
    assert set(derived.OBJECTIVES) == set(OBJECTIVES)
    pairs = {(name, output) for name, row in OBJECTIVES.items() for output in row.fused}
    assert set(derived.FUSED) == pairs


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("nets", [SATURATED, SATURATED / 300], ids=["saturated", "plain"])
def test_derived_activations_do_not_overflow(name, nets):
    row = ACTIVATIONS[name]
    with np.errstate(all="ignore"):
        value, slope = (each(nets, **row.parameters) for each in derived.ACTIVATIONS[name])
        want = row.value(nets, **row.parameters), row.slope(nets, **row.parameters)
    np.testing.assert_allclose(value, want[0], rtol=1e-14, atol=1e-14)
    np.testing.assert_allclose(slope, want[1], rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("pair", derived.FUSED, ids=lambda pair: "-".join(pair))
def test_derived_fused_forms_do_not_overflow(pair):
    objective, output = pair
    row = OBJECTIVES[objective].fused[output]
    y = np.eye(3)
    terms, slope = derived.FUSED[pair]
    with np.errstate(all="ignore"):
        got = terms(y, SATURATED), slope(y, SATURATED)
        want = row.terms(FLOAT64, y, SATURATED), row.slope(FLOAT64, y, SATURATED)
    np.testing.assert_allclose(got[0], want[0], rtol=1e-14, atol=1e-12)
    np.testing.assert_allclose(got[1], want[1], rtol=1e-14, atol=1e-14)


def test_contractions_are_the_propagation_steps():
    rng = np.random.default_rng(3)
    x, w, d = rng.normal(size=(4, 3)), rng.normal(size=(3, 2)), rng.normal(size=(4, 2))
    steps = derived.CONTRACTIONS
    np.testing.assert_allclose(np.einsum(steps["net"], w, x), x @ w)
    np.testing.assert_allclose(np.einsum(steps["weights"], d, x), x.T @ d)
    np.testing.assert_allclose(np.einsum(steps["input"], d, w), d @ w.T)
    np.testing.assert_allclose(np.einsum(steps["bias"], d), d.sum(axis=0))
    np.testing.assert_allclose(np.einsum(steps["shared-bias"], d), d.sum())
