"""The key agrees with the derivation for every network, and a planted error is named."""

import subprocess
import sys

import numpy as np
import pytest

from reference.agreement import check
from reference.bounded import BOUNDED_DOUBLE
from reference.network import Penalty
from reference.program import compile_network, evaluate
from reference.rules import RULES
from tests.reference.networks import (
    compatible,
    drawn_network,
    every_quantity,
    inputs,
    network,
    objective,
    title,
)

SIZES = {"N": 4, "D": 3, "M0": 4, "M1": 2, "K": 3}


def _check(net, case, rules=RULES, fused=False, asked=None):
    program = compile_network(net, fused)
    with np.errstate(all="ignore"):
        trace = evaluate(
            program, case, BOUNDED_DOUBLE, asked or every_quantity(program), rules=rules
        )
    return check(net, case, trace, fused)


@pytest.mark.parametrize("net", [*compatible(1), *compatible(2)], ids=title)
def test_every_combination_agrees(net):
    assert _check(net, inputs(net, 1, SIZES)) is None


@pytest.mark.parametrize("seed", range(60))
def test_drawn_networks_agree(seed):
    net = drawn_network(seed)
    assert _check(net, inputs(net, seed, SIZES)) is None


FUSED = [
    net
    for net in compatible(2)
    if net.objective and net.layers[-1].activation.name in net.objective.row.fused
]


@pytest.mark.parametrize("net", FUSED, ids=title)
def test_saturated_fused_programs_agree(net):
    case = inputs(net, 5, SIZES)
    case["X"] = case["X"] * 400
    assert _check(net, case, fused=True) is None


def test_a_forward_only_trace_needs_no_targets():
    net = network(("tanh", "softmax"), objective("cross-entropy"))
    case = {name: value for name, value in inputs(net, 2).items() if name not in ("Y", "eta")}
    assert _check(net, case, asked={"Y_hat"}) is None


def _wrong(op, spoil):
    return {**RULES, op: lambda xp, about, *operands: spoil(RULES[op](xp, about, *operands))}


PLANTED = {
    "net": "net_h",
    "activation": "H",
    "activation-slope": "dH_dnet_h",
    "objective": "J_data",
    "penalty": "J_penalty",
    "objective-slope": "dJ_dY_hat",
    "delta": "dJ_dnet_o",
    "weight-gradient": "dJ_data_dtheta",
    "bias-gradient": "dJ_db_o",
    "penalised-gradient": "dJ_dtheta",
    "backpropagate": "dJ_dH",
    "update": "beta_new",
    "per-sample": "dL_dX",
    "sample-losses": "L",
}


@pytest.mark.parametrize(("op", "quantity"), PLANTED.items(), ids=PLANTED)
def test_a_wrong_rule_is_named_by_the_first_wrong_quantity(op, quantity):
    judged_by = objective("cross-entropy", penalty=Penalty())
    net = network(("logistic", "softmax"), judged_by, "units")
    found = _check(net, inputs(net, 4, SIZES), _wrong(op, lambda value: value * (1 + 1e-9)))
    assert found is not None
    assert found.quantity == quantity
    assert abs(found.program - found.derived) > 0
    assert quantity in str(found)


def test_not_a_number_disagrees():
    net = network(("logistic",), objective("squared-error"))
    found = _check(net, inputs(net, 4), _wrong("delta", lambda value: value * np.nan))
    assert found is not None
    assert found.quantity == "dJ_dnet_o"
    assert np.isnan(found.program)


def test_a_wrong_shape_disagrees():
    net = network(("logistic",), objective("squared-error"))
    case, rules = inputs(net, 4, {"D": 3, "K": 2}), _wrong("weight-gradient", lambda value: value.T)
    found = _check(net, case, rules, asked={"dJ_dtheta"})
    assert found is not None
    assert (found.quantity, found.index) == ("dJ_dtheta", ())


def test_agreement_does_not_import_sympy():
    code = "import reference.agreement, sys; sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
