"""The program against its independent witnesses: SymPy, complex step and fifty digits."""

import numpy as np
import pytest

from reference.arithmetic import COMPLEX, FLOAT64
from reference.bounded import BOUNDED_DOUBLE
from reference.digits import DigitsArithmetic
from reference.network import Layer, Network, Penalty
from reference.program import compile_network, evaluate, parameter_names
from reference.witness import derivative, gradients, objective_value
from tests.reference.networks import (
    compatible,
    drawn_network,
    every_quantity,
    inputs,
    network,
    objective,
    title,
)

DIGITS = DigitsArithmetic()
STEP = 1e-150


def _asked(net):
    return {"J", *(f"dJ_d{name}" for name in parameter_names(net))}


def _program_values(net, case):
    return evaluate(compile_network(net), case, FLOAT64, _asked(net))


def _distance(got, want):
    """Largest difference relative to the largest entry."""
    size = max(float(np.abs(want).max()), 1e-300)
    return float(np.abs(np.asarray(got) - want).max()) / size


def _size(net, values):
    """The largest entry of the whole gradient.

    A single parameter's own gradient may be exactly zero: softmax ignores a shared bias.
    """
    return max(float(np.abs(values[f"dJ_d{name}"]).max()) for name in parameter_names(net))


def _agrees_with_sympy_everywhere(net, seed):
    case = inputs(net, seed)
    values = _program_values(net, case)
    assert objective_value(net, case) == pytest.approx(float(values["J"]), rel=1e-12)
    for name, want in gradients(net, case).items():
        assert np.abs(values[name] - want).max() <= 1e-12 * _size(net, values), name


def _agrees_with_sympy_somewhere(net, seed):
    """One drawn element of every parameter."""
    case, rng = inputs(net, seed), np.random.default_rng(seed)
    values = _program_values(net, case)
    for name in parameter_names(net):
        got = np.asarray(values[f"dJ_d{name}"])
        index = tuple(int(rng.integers(length)) for length in got.shape)
        want = derivative(net, case, name, index)
        assert abs(got[index] - want) <= 1e-12 * _size(net, values), name


SINGLE, DOUBLE = compatible(1), compatible(2)


@pytest.mark.parametrize("net", SINGLE[::3], ids=title)
def test_one_layer_agrees_with_sympy_in_every_element(net):
    _agrees_with_sympy_everywhere(net, 11)


@pytest.mark.parametrize("net", DOUBLE[::29], ids=title)
def test_two_layers_agree_with_sympy(net):
    _agrees_with_sympy_somewhere(net, 12)


@pytest.mark.slow
@pytest.mark.parametrize("net", SINGLE, ids=title)
def test_every_one_layer_network_agrees_with_sympy(net):
    _agrees_with_sympy_everywhere(net, 13)


@pytest.mark.slow
@pytest.mark.parametrize("net", DOUBLE, ids=title)
def test_every_two_layer_network_agrees_with_sympy(net):
    _agrees_with_sympy_somewhere(net, 14)


@pytest.mark.slow
@pytest.mark.parametrize("net", compatible(3)[::60], ids=title)
def test_three_layers_agree_with_sympy(net):
    _agrees_with_sympy_somewhere(net, 15)


@pytest.mark.parametrize("seed", range(500))
def test_drawn_networks_agree_with_complex_step(seed):
    """Along one drawn direction per parameter, so that every element takes part."""
    net = drawn_network(seed)
    case, rng = inputs(net, seed, {"N": 3, "D": 3, "K": 3}), np.random.default_rng(seed)
    values, program = _program_values(net, case), compile_network(net)
    for name in parameter_names(net):
        gradient = np.asarray(values[f"dJ_d{name}"])
        direction = rng.choice([-1.0, 1.0], size=gradient.shape)
        moved = {**case, name: case[name] + 1j * STEP * direction}
        want = evaluate(program, moved, COMPLEX, {"J"})["J"].imag / STEP
        assert abs((gradient * direction).sum() - want) <= 1e-12 * _size(net, values), name


def _bound_holds(net, case, fused=False):
    """|double - exact| <= error for every quantity, the exact value at fifty digits."""
    program = compile_network(net, fused)
    asked = every_quantity(program)
    bounded = evaluate(program, case, BOUNDED_DOUBLE, asked)
    exact = evaluate(program, case, DIGITS, asked)
    for name in asked:
        value = DIGITS.constant(bounded[name].value)
        difference = np.asarray(np.abs(value - exact[name]), dtype=float)
        assert (difference <= bounded[name].error).all(), name


@pytest.mark.parametrize("seed", range(100))
def test_the_error_bound_bounds_the_error(seed):
    net = drawn_network(seed)
    _bound_holds(net, inputs(net, seed, {"N": 3, "D": 4, "M0": 3}))


@pytest.mark.parametrize("seed", range(20))
def test_doubles_agree_with_fifty_digits(seed):
    net = drawn_network(seed)
    case = inputs(net, seed)
    values, exact = (
        evaluate(compile_network(net), case, xp, _asked(net)) for xp in (FLOAT64, DIGITS)
    )
    for name in _asked(net):
        size = abs(float(values["J"])) if name == "J" else _size(net, values)
        difference = np.abs(values[name] - np.asarray(exact[name], dtype=float)).max()
        assert difference <= 1e-12 * size, name


def test_a_wrong_program_is_noticed():
    net = network(("logistic", "softmax"), objective("cross-entropy"), "units")
    case = inputs(net, 3)
    other = network(("logistic", "softmax"), objective("cross-entropy", factor=2.0), "units")
    want = gradients(other, case)["dJ_dbeta"]
    assert _distance(_program_values(net, case)["dJ_dbeta"], want) > 0.1


def test_the_penalty_follows_the_direction():
    for direction, sign in (("minimise", 1.0), ("maximise", -1.0)):
        plain = objective("squared-error", direction=direction)
        under = objective("squared-error", direction=direction, penalty=Penalty())
        case = inputs(network(("linear",), plain), 8)
        with_it, without = (
            gradients(network(("linear",), one), case)["dJ_dtheta"] for one in (under, plain)
        )
        np.testing.assert_allclose(with_it - without, sign * 2 * 0.3 * case["theta"])


def test_a_network_without_parameters_has_a_value():
    layer = Layer(
        "D", network(("tanh",), objective("squared-error")).layers[0].activation, "X", "H"
    )
    net = Network("D", (layer,), objective("squared-error"))
    case = inputs(net, 1)
    assert gradients(net, case) == {}
    assert objective_value(net, case) == pytest.approx(float(_program_values(net, case)["J"]))
