"""Layouts: what a course writes is read back, in the shape that was announced."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.layout import Layout, view_of
from reference.network import Activation, Layer, Network, Objective
from reference.quantities import quantities

LAYOUTS = st.builds(
    Layout,
    samples=st.sampled_from(["rows", "columns"]),
    weights=st.sampled_from(["in-out", "out-in"]),
    bias=st.sampled_from(["vector", "row", "column", "first", "last"]),
    bias_sign=st.sampled_from(["add", "subtract"]),
)
SIZES = st.fixed_dictionaries({name: st.integers(1, 4) for name in ("N", "D", "M", "K")})


def network(flat: bool = False) -> Network:
    layers = (
        Layer("M", Activation("tanh"), "z1", "a1", "W1", "b1"),
        Layer(1 if flat else "K", Activation("linear"), "z2", "a2", "W2", "b2", flat=flat),
    )
    return Network("D", layers, Objective("squared-error", 1.0, "sum", "sum", "minimise"))


def numbers(quantity, sizes, rng):
    shape = [sizes.get(size, size) if isinstance(size, str) else size for size in quantity.sizes]
    return rng.normal(size=[5 if size == "T" else size for size in shape])


@given(LAYOUTS, SIZES, st.booleans())
def test_every_quantity_comes_back(layout, sizes, flat):
    net, rng = network(flat), np.random.default_rng(1)
    arrays = {name: numbers(q, sizes, rng) for name, q in quantities(net).items()}
    for quantity in quantities(net).values():
        view = view_of(quantity, net, layout)
        shown = view.show([arrays[part] for part in view.parts])
        assert shown.shape == view.shape({**sizes, "T": 5})
        back = view.read(shown)
        for part in view.parts:
            np.testing.assert_array_equal(back[part], arrays[part])


@given(LAYOUTS, SIZES)
def test_the_course_computes_the_same_net(layout, sizes):
    """net = x W + b, computed the way each layout's own course writes it."""
    net, rng = network(), np.random.default_rng(2)
    arrays = {name: numbers(q, sizes, rng) for name, q in quantities(net).items()}
    arrays["z1"] = arrays["X"] @ arrays["W1"] + arrays["b1"]

    def written(name):
        view = view_of(quantities(net)[name], net, layout)
        return view.show([arrays[part] for part in view.parts])

    x = written("X") if layout.samples == "rows" else written("X").T
    weights = written("W1") if layout.weights == "in-out" else written("W1").T
    if layout.folded:
        ones = np.ones((len(x), 1))
        x = np.hstack([ones, x] if layout.bias == "first" else [x, ones])
        sign, bias = 1.0, 0.0
        if layout.bias_sign == "subtract":  # the constant input is then -1
            at = 0 if layout.bias == "first" else -1
            x[:, at] = -1.0
    else:
        sign, bias = (-1.0 if layout.bias_sign == "subtract" else 1.0), written("b1").ravel()
    z = x @ weights + sign * bias
    expected = written("z1") if layout.samples == "rows" else written("z1").T
    np.testing.assert_allclose(z, expected, atol=1e-12)


def test_class_indices_and_ones():
    layers = (Layer("K", Activation("softmax"), "z", "p", "W", "W.bias"),)
    net = Network("D", layers, Objective("cross-entropy", 1.0, "mean", "sum", "minimise"))
    layout = Layout(bias="first", targets="class-index", ones=("X",))
    table = quantities(net)
    y = view_of(table["Y"], net, layout)
    assert y.symbolic_shape() == "(N,)"
    assert y.show([np.eye(3)[[2, 0]]]).tolist() == [2, 0]
    assert y.read(np.array([2, 0]), 3)["Y"].tolist() == [[0, 0, 1], [1, 0, 0]]
    x = view_of(table["X"], net, layout)
    assert x.symbolic_shape() == "(N, D+1)"
    assert x.show([np.array([[5.0]])]).tolist() == [[1.0, 5.0]]
    assert view_of(table["W"], net, layout).symbolic_shape() == "(D+1, K)"


def test_a_single_observation_has_no_sample_axis():
    layers = (Layer("K", Activation("softmax"), "z", "p", "W"),)
    net = Network("D", layers, samples=1)
    layout, table = Layout(samples="single"), quantities(net)
    assert view_of(table["X"], net, layout).symbolic_shape() == "(D,)"
    assert view_of(table["dp_dz"], net, layout).symbolic_shape() == "(K, K)"
    back = view_of(table["X"], net, layout).read(np.array([1.0, 2.0]))
    assert back["X"].tolist() == [[1.0, 2.0]]


def test_a_wrong_view_is_noticed():
    """The round trip above can fail: a transposed reading does not come back."""
    net, rng = network(), np.random.default_rng(3)
    table = quantities(net)
    array = rng.normal(size=(2, 3))
    shown = view_of(table["W1"], net, Layout(weights="out-in")).show([array, np.zeros(3)][:1])
    with pytest.raises(AssertionError):
        np.testing.assert_array_equal(
            view_of(table["W1"], net, Layout(weights="in-out")).read(shown)["W1"], array
        )
