"""Course layouts: how a course writes the canonical arrays, as reversible views.

The program knows one form only (samples as rows, weights inputs x units, biases (units,)). A view
turns the canonical parts of a quantity into the course's array and back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from reference.activations import Array
from reference.network import Layer, Network, Size
from reference.quantities import Quantity


@dataclass(frozen=True)
class Layout:
    """A course's conventions."""

    samples: str = "rows"
    """`rows` (N, units), `columns` (units, N) or `single` (units,): one observation per call."""
    weights: str = "in-out"
    """`in-out` (inputs, units) or `out-in` (units, inputs)."""
    bias: str = "vector"
    """`vector`, `row`, `column`, `shared`, or folded into the weights as `first` or `last`."""
    bias_sign: str = "add"
    """`add` (net = x W + b) or `subtract` (net = x W - b, a threshold)."""
    targets: str = "matrix"
    """`matrix`, or `class-index`: one integer per sample for one-hot targets."""
    ones: tuple[str, ...] = ()
    """Layer inputs handed over with their constant 1 for a folded bias."""

    @property
    def folded(self) -> bool:
        """True when the bias is a part of the weight matrix."""
        return self.bias in ("first", "last")


@dataclass(frozen=True)
class View:
    """How one quantity is written: parts are joined, axes kept in order, one may be added."""

    parts: tuple[str, ...]
    kept: tuple[int, ...]
    sizes: tuple[Size, ...]
    """Canonical sizes of the first part."""
    join: str = ""
    """`first` or `last`: where the second part, or a line of ones, stands on the axis `along`."""
    along: int = 0
    ones: bool = False
    added: str = ""
    """`row` (1, units) or `column` (units, 1) for a vector."""
    signs: tuple[float, ...] = field(default=(1.0,))
    class_index: bool = False

    def shape(self, sizes: Mapping[str, int]) -> tuple[int, ...]:
        """The course's shape for the given sizes."""
        return tuple(
            (sizes[size] if isinstance(size, str) else size) + extra for size, extra in self.axes()
        )

    def symbolic_shape(self) -> str:
        """The course's shape in size symbols, e.g. `(N, M)` or `(D+1, M)`."""
        texts = [
            f"{size}+{extra}" if extra and isinstance(size, str) else str(_plus(size, extra))
            for size, extra in self.axes()
        ]
        return f"({', '.join(texts)}{',' if len(texts) == 1 else ''})"

    def axes(self) -> list[tuple[Size, int]]:
        """Size of each axis as the course writes it, with what a joined line adds."""
        if self.class_index:
            return [(self.sizes[0], 0)] if 0 in self.kept else []
        axes = [(self.sizes[i], int(bool(self.join) and i == self.along)) for i in self.kept]
        one: tuple[Size, int] = (1, 0)
        return {"": axes, "row": [one, *axes], "column": [*axes, one]}[self.added]

    def show(self, arrays: Sequence[Array]) -> Array:
        """The course's array from the canonical parts."""
        return self._write([sign * a for sign, a in zip(self.signs, arrays, strict=True)], 1.0)

    def show_errors(self, errors: Sequence[Array]) -> Array:
        """Error bounds laid out as the values; zeros for class indices."""
        if self.class_index:
            return np.zeros_like(self._write(list(errors), 0.0), dtype=float)
        return self._write(list(errors), 0.0)

    def _write(self, parts: list[Array], one: float) -> Array:
        if self.class_index:
            index = np.argmax(parts[0], axis=-1)
            return np.asarray(index if 0 in self.kept else index[0])
        array = _join(parts, self.join, self.along, self.ones, one)
        dropped = tuple(i for i in range(array.ndim) if i not in self.kept)
        array = array.transpose(*self.kept, *dropped).reshape([array.shape[i] for i in self.kept])
        if self.added:
            array = array[None, :] if self.added == "row" else array[:, None]
        return array

    def line(self, array: Array) -> Array:
        """The joined line of a course's array: its biases or constants."""
        return _split(self._canonical(array), self.join, self.along)[1]

    def read(self, array: Array, outputs: int = 0) -> dict[str, Array]:
        """The canonical parts of a course's array; `outputs` is K for class indices."""
        if self.class_index:
            return {self.parts[0]: np.eye(outputs)[np.atleast_1d(array.astype(int))]}
        pieces = _split(self._canonical(array), self.join, self.along)[: len(self.parts)]
        return {
            name: sign * piece
            for name, sign, piece in zip(self.parts, self.signs, pieces, strict=True)
        }

    def _canonical(self, array: Array) -> Array:
        """All axes in canonical order, joined lines still in place."""
        if self.added:
            array = array[0, :] if self.added == "row" else array[:, 0]
        full = np.expand_dims(array, tuple(range(len(self.kept), len(self.sizes))))
        dropped = tuple(i for i in range(len(self.sizes)) if i not in self.kept)
        return full.transpose(np.argsort((*self.kept, *dropped)))


def _plus(size: Size, extra: int) -> Size:
    return size + extra if isinstance(size, int) else size


def _join(parts: list[Array], where: str, along: int, ones: bool, one: float) -> Array:
    if not where:
        return parts[0]
    body = parts[0]
    line_shape = [1 if i == along else size for i, size in enumerate(body.shape)]
    line = np.full(line_shape, one) if ones else parts[1].reshape(line_shape)
    return np.concatenate([line, body] if where == "first" else [body, line], axis=along)


def _split(array: Array, where: str, along: int) -> list[Array]:
    if not where:
        return [array]
    line, body = (0, slice(1, None)) if where == "first" else (-1, slice(None, -1))
    moved = np.moveaxis(array, along, 0)
    return [np.moveaxis(moved[body], 0, along), moved[line]]


def view_of(quantity: Quantity, network: Network, layout: Layout) -> View:
    """How the layout writes the quantity."""
    return _VIEWS.get(quantity.kind, _plain)(quantity, network, layout)


def _plain(quantity: Quantity, network: Network, layout: Layout) -> View:
    flat = quantity.flat or (False,) * len(quantity.sizes)
    kept = tuple(i for i, dropped in enumerate(flat) if not dropped)
    return View((quantity.name,), kept, quantity.sizes)


def _sample_axes(layout: Layout, others: tuple[int, ...]) -> tuple[int, ...]:
    return {"rows": (0, *others), "columns": (*others, 0), "single": others}[layout.samples]


def _samples_view(quantity: Quantity, network: Network, layout: Layout) -> View:
    flat = bool(quantity.flat) and quantity.flat[1] and quantity.name not in layout.ones
    kept = _sample_axes(layout, () if flat else (1,))
    index = quantity.name == network.targets and layout.targets == "class-index"
    if quantity.name in layout.ones:
        join = layout.bias
        return View((quantity.name,), kept, quantity.sizes, join, along=1, ones=True)
    return View((quantity.name,), kept, quantity.sizes, class_index=index)


def _jacobian_view(quantity: Quantity, network: Network, layout: Layout) -> View:
    return View((quantity.name,), _sample_axes(layout, (1, 2)), quantity.sizes)


def _losses_view(quantity: Quantity, network: Network, layout: Layout) -> View:
    return View((quantity.name,), _sample_axes(layout, ()), quantity.sizes)


def _weights_view(quantity: Quantity, network: Network, layout: Layout) -> View:
    layer = quantity.layer
    assert layer is not None
    order = (0, 1) if layout.weights == "in-out" else (1, 0)
    folded = layout.folded and layer.bias is not None
    dropped = (quantity.flat[0] and not folded, quantity.flat[1])
    kept = tuple(i for i in order if not dropped[i])
    if not folded:
        return View((quantity.name,), kept, quantity.sizes)
    parts = (quantity.name, partner(quantity, layer))
    signs = (1.0, _bias_sign(layout))
    return View(parts, kept, quantity.sizes, layout.bias, along=0, signs=signs)


def partner(weights: Quantity, layer: Layer) -> str:
    """The bias quantity that belongs to a weight quantity: dJ_dW -> dJ_db, W_new -> b_new."""
    assert layer.weights is not None
    assert layer.bias is not None
    prefix = "dJ_d" if weights.name.startswith(f"dJ_d{layer.weights}") else ""
    suffix = weights.name.removeprefix(prefix).removeprefix(layer.weights)
    return f"{prefix}{layer.bias}{suffix}"


def _bias_sign(layout: Layout) -> float:
    return -1.0 if layout.bias_sign == "subtract" else 1.0


def _bias_view(quantity: Quantity, network: Network, layout: Layout) -> View:
    flat = bool(quantity.flat) and quantity.flat[0]
    added = "" if flat or layout.bias not in ("row", "column") else layout.bias
    kept = () if flat else tuple(range(len(quantity.sizes)))
    return View((quantity.name,), kept, quantity.sizes, added=added, signs=(_bias_sign(layout),))


def _scalar_view(quantity: Quantity, network: Network, layout: Layout) -> View:
    return (_bias_view if quantity.layer is not None else _plain)(quantity, network, layout)


_VIEWS = {
    "samples": _samples_view,
    "jacobian": _jacobian_view,
    "losses": _losses_view,
    "weights": _weights_view,
    "bias": _bias_view,
    "scalar": _scalar_view,
}
