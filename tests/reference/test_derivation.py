"""What a derivation shows is true, readable and well-formed."""

import json
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import numpy as np
import pytest

from reference.activations import ACTIVATIONS
from reference.arithmetic import FLOAT64
from reference.derivation import Derivation, DerivationError, derive
from reference.derivation_elements import small
from reference.derivation_text import WIDTH, to_json, to_latex, to_mathml, to_text
from reference.formula_nodes import Name, Partial
from reference.network import Activation, Layer, Network, Penalty
from reference.objectives import OBJECTIVES, Fused
from reference.program import compile_network, evaluate
from reference.shown import ShownFormError, verify_activation, verify_objective
from tests.reference.networks import compatible, drawn_network, inputs, network, objective, title
from tests.reference.reading import read

SIZES = {"N": 3, "D": 2, "M0": 3, "M1": 2, "K": 3}
LECTURE = network(("logistic", "logistic"), objective("log-likelihood"))
LINEAR = network(("linear", "linear"), objective("squared-error", samples="sum"))
SOFTMAX = network(("tanh", "softmax"), objective("cross-entropy", penalty=Penalty()), "units")


def _known(net, case):
    """All values under the names the formulas use, whole and for single samples."""
    names = {case_name for case_name in case if case_name != "T"}
    names |= {name for layer in net.layers for name in (layer.net, layer.output)}
    values = evaluate(compile_network(net), case, FLOAT64, {*names, "J"} - set(case))
    known = {name: values[name] if name in values else case[name] for name in names}
    known |= {small(name): known[name] for name in names if np.ndim(known[name]) == 2}
    lengths = [case["X"].shape[1], *(np.shape(values[layer.net])[1] for layer in net.layers)]
    sizes = {"n": len(case["X"]), **dict(zip("ijklp", lengths, strict=False))}
    dimensions = {str(layer.units): np.shape(values[layer.net])[1] for layer in net.layers}
    ones = np.ones((len(case["X"]), 1))
    return known | {"N": len(case["X"]), **dimensions, "sizes": sizes, "1": ones, "indices": ()}


def _indices(known, letters, places):
    primed = {f"{letter}{prime}" for letter in "ijklpm" for prime in ("", "′", "′′")}
    return {**known, **dict(zip(letters, places, strict=True)), "indices": primed}


def _gradient(net, case, name):
    return np.asarray(evaluate(compile_network(net), case, FLOAT64, {f"dJ_d{name}"})[f"dJ_d{name}"])


def _headed(derivation: Derivation, start: str):
    return [line.formula for line in derivation.lines if line.heading.startswith(start)]


def _element_forms_are_true(net, seed):
    case = inputs(net, seed, SIZES)
    known = _known(net, case)
    for derivation in derive(net):
        want = _gradient(net, case, derivation.parameter)
        last = _headed(derivation, "Everything") + _headed(derivation, "Objective and")[1:]
        for formula in last:
            left, right = formula.sides
            for place in np.ndindex(want.shape):
                got = read(right, _indices(known, left.bottom.indices, place))
                assert got == pytest.approx(want[place], rel=1e-9, abs=1e-12)


def _whole_forms_are_true(net, seed, rows, heading):
    case = inputs(net, seed, {**SIZES, "N": rows})
    for derivation in derive(net):
        known = {**_known(net, case), "1": np.ones((rows, 1))}
        formulas = _headed(derivation, heading)
        for formula in formulas:
            left, right = formula.sides
            known[left.name if isinstance(left, Name) else left] = read(right, known)
        got, want = known[formulas[-1].sides[0]], _gradient(net, case, derivation.parameter)
        np.testing.assert_allclose(np.reshape(got, want.shape), want, rtol=1e-9, atol=1e-12)


def _all_forms_are_true(net, seed):
    _element_forms_are_true(net, seed)
    _whole_forms_are_true(net, seed, 1, "One observation")
    _whole_forms_are_true(net, seed, 3, "Batch")


@pytest.mark.parametrize("net", compatible(2)[::12], ids=title)
def test_shown_formulas_give_the_gradient(net):
    _all_forms_are_true(net, 5)


@pytest.mark.parametrize("seed", range(20))
def test_shown_formulas_of_drawn_networks_give_the_gradient(seed):
    _all_forms_are_true(drawn_network(seed), seed)


@pytest.mark.slow
@pytest.mark.parametrize("net", [*compatible(1), *compatible(2)], ids=title)
def test_every_shown_formula_gives_the_gradient(net):
    _all_forms_are_true(net, 6)


@pytest.mark.parametrize("net", [LECTURE, SOFTMAX], ids=title)
def test_the_objective_in_full_is_the_objective(net):
    case = inputs(net, 5, SIZES)
    (formula,) = _headed(derive(net)[0], "Objective, ")
    want = evaluate(compile_network(net), case, FLOAT64, {"J"})["J"]
    assert read(formula.sides[1], _known(net, case)) == pytest.approx(float(want))


def test_the_lecture_network_is_derived_as_in_the_lecture():
    beta, theta = derive(LECTURE)
    lines = [line.strip() for line in to_text(beta).splitlines()]
    for line in (
        "∂J/∂β_ij = Σ_n Σ_k ∂J/∂ŷ_nk · ∂ŷ_nk/∂net_o,nk · ∂net_o,nk/∂h_nj",
        "∂ŷ_nk/∂net_o,nk = ŷ_nk (1 − ŷ_nk)",
        "∂net_o,nk/∂h_nj = θ_jk",
        "∂J/∂net_o,nk = y_nk − ŷ_nk",
        "δ_h = (δ_o θᵀ) ∘ h ∘ (1 − h)",
        "∂J/∂β = xᵀ δ_h",
        "Δ_o = Y − Ŷ",
        "∂J/∂β = Xᵀ Δ_h",
        "β_new = β + η ∂J/∂β",
    ):
        assert line in lines
    assert "  ∂J/∂θ = Hᵀ Δ_o" in to_text(theta).splitlines()


def test_the_lecture_example_in_numbers():
    case = {
        "X": [[0.35, 0.9]],
        "Y": [[1.0]],
        "beta": [[0.1, 0.4], [0.8, 0.6]],
        "theta": [[0.3], [0.9]],
    }
    asked = {"net_h", "Y_hat", "dJ_dtheta", "dJ_dbeta"}
    values = evaluate(compile_network(LINEAR), case, FLOAT64, asked)
    np.testing.assert_allclose(values["net_h"], [[0.755, 0.68]])
    np.testing.assert_allclose(values["Y_hat"], [[0.8385]])
    np.testing.assert_allclose(values["dJ_dtheta"], [[-0.243865], [-0.21964]])
    np.testing.assert_allclose(values["dJ_dbeta"], [[-0.033915, -0.101745], [-0.08721, -0.26163]])


def test_softmax_sums_over_its_jacobian():
    text = to_text(derive(SOFTMAX, "theta")[0])
    assert "∂J/∂θ_jk = Σ_n Σ_k′ ∂J/∂ŷ_nk′ · ∂ŷ_nk′/∂net_o,nk" in text
    assert "∂ŷ_nk′/∂net_o,nk = ŷ_nk′ ([k′ = k] − ŷ_nk)" in text
    assert "the targets of a sample add up to 1" in text


def test_a_network_without_weights_is_derived_by_its_input():
    layer = Layer("D", Activation("softmax"), "X", "H")
    net = Network("D", (layer,), objective("cross-entropy"))
    (derivation,) = derive(net)
    assert derivation.parameter == "X"
    assert not _headed(derivation, "One training step")


def test_a_network_without_layers_is_its_objective():
    (derivation,) = derive(Network("D", (), objective("squared-error")))
    (formula,) = _headed(derivation, "Each factor")
    assert formula.sides[0] == Partial(Name("J"), Name("x", ("n", "i")))


def test_one_derivation_can_be_asked_for():
    assert [one.parameter for one in derive(SOFTMAX)] == ["beta", "b_h", "theta", "b_o"]
    assert [one.parameter for one in derive(SOFTMAX, "b_h")] == ["b_h"]
    assert [one.parameter for one in derive(SOFTMAX, "X")] == ["X"]


def test_an_unknown_name_says_what_is_allowed():
    with pytest.raises(DerivationError, match=r"'gamma' \(allowed: beta, theta, X\)$"):
        derive(LECTURE, "gamma")


def test_a_network_without_objective_has_nothing_to_derive():
    with pytest.raises(DerivationError, match="no objective"):
        derive(replace(LECTURE, objective=None))


@pytest.mark.parametrize("net", [LECTURE, LINEAR, SOFTMAX, *compatible(2)[::25]], ids=title)
def test_every_notation_is_well_formed(net):
    for derivation in derive(net):
        text = to_text(derivation)
        assert max(map(len, text.splitlines())) <= WIDTH
        section = ElementTree.fromstring(to_mathml(derivation))
        assert len(list(section.iter("{http://www.w3.org/1998/Math/MathML}math"))) > 8
        latex = to_latex(derivation)
        for left, right in (("{", "}"), (r"\left", r"\right"), (r"\[", r"\]")):
            assert latex.count(left) == latex.count(right)
        assert latex.isascii()
        assert json.loads(json.dumps(to_json(derivation)))["parameter"] == derivation.parameter


@pytest.mark.parametrize("row", ACTIVATIONS.values(), ids=lambda row: row.name)
def test_every_shown_activation_slope_is_the_derivative(row):
    verify_activation(row)


@pytest.mark.parametrize("row", OBJECTIVES.values(), ids=lambda row: row.name)
def test_every_objective_slope_is_the_derivative(row):
    verify_objective(row)


WRONG_SLOPES = {
    "logistic": lambda sp, z, a: a * (1 + a),
    "tanh": lambda sp, z, a: 1 - a,
    "softmax": lambda sp, z, a, other, same: a * (1 - a),
    "relu": lambda sp, z, a, at_zero: sp.Piecewise((1, z > 1), (0, True)),
    "gelu": lambda sp, z, a: (1 + sp.erf(z / sp.sqrt(2))) / 2,
}


@pytest.mark.parametrize("name", WRONG_SLOPES)
def test_a_wrong_shown_activation_slope_is_rejected(name):
    row = replace(ACTIVATIONS[name], shown_slope=WRONG_SLOPES[name])
    with pytest.raises(ShownFormError, match=name):
        verify_activation(row)


@pytest.mark.parametrize("name", OBJECTIVES)
def test_a_wrong_objective_slope_is_rejected(name):
    slope = OBJECTIVES[name].slope
    row = replace(OBJECTIVES[name], slope=lambda *a, **settings: slope(*a, **settings) * 1.0000001)
    with pytest.raises(ShownFormError, match=name):
        verify_objective(row)


def test_a_wrong_fused_slope_is_rejected():
    row = OBJECTIVES["log-likelihood"]
    fused = row.fused["logistic"]
    turned = Fused(fused.terms, lambda xp, y, z: -fused.slope(xp, y, z))
    with pytest.raises(ShownFormError, match="fused with 'logistic'"):
        verify_objective(replace(row, fused={"logistic": turned}))
