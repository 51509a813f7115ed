"""Fixed cases: values an instructor wrote, checked against the network and made canonical."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.errors import SpecError
from grader.spec.exercise import Exercise, FixedCase
from reference.activations import Array
from reference.layout import View
from reference.network import Network
from reference.quantities import STEPS, input_quantities

MOST_STEPS = 100_000
"""Training steps a case may ask for."""


def read_fixed(
    exercise: Exercise, network: Network, case: FixedCase
) -> tuple[dict[str, Array], dict[str, int]]:
    """Canonical values of a fixed case and the sizes they imply; SpecError when they clash."""
    inputs, arrays = input_quantities(network), {}
    for name, value in case.values:
        if exercise.aliases.get(name, name) in inputs:
            arrays[name] = _array(value, f"{case.place}.{name}")
    views = {name: exercise.view(network, name) for name in arrays}
    sizes = _sizes(exercise, arrays, views, case.place)
    canonical: dict[str, Array] = {}
    for name, array in arrays.items():
        where = f"{case.place}.{name}"
        _check_values(views[name], array, network, where)
        outputs = network.outputs
        count = outputs if isinstance(outputs, int) else sizes.get(outputs, 0)
        if views[name].class_index and not count:
            raise SpecError(f"{where}: fix sizes.{outputs} or give the weights of the last layer")
        if views[name].class_index and array.max(initial=0) >= count:
            raise SpecError(
                f"{where}: class {int(array.max())} where there are {count}, counted from 0"
            )
        canonical.update(views[name].read(array, count))
    return canonical, sizes


def _array(value: Any, where: str) -> Array:
    try:
        array = np.array(value)
        if array.dtype.kind not in "iuf":
            raise TypeError
        array = array.astype(float)
    except (ValueError, TypeError):
        raise SpecError(f"{where}: numbers in rows of equal length are needed") from None
    if not np.isfinite(array).all():
        raise SpecError(f"{where}: finite numbers are needed")
    return array


def _sizes(
    exercise: Exercise, arrays: Mapping[str, Array], views: Mapping[str, View], place: str
) -> dict[str, int]:
    """Sizes from shapes; every mismatch names the value, its shape and the shape needed."""
    sizes: dict[str, int] = {}
    for name, array in arrays.items():
        wanted = views[name].axes()
        _check_dimensions(name, array, views[name], place)
        for (size, extra), length in zip(wanted, array.shape, strict=True):
            known = size if isinstance(size, int) else sizes.setdefault(size, length - extra)
            if known + extra != length or known < 1:
                shape = views[name].symbolic_shape()
                reason = f"shape {array.shape} where {shape} is needed"
                raise SpecError(f"{place}.{name}: {reason}{_known(sizes, size, known)}")
    _check_ranges(exercise, sizes, place)
    return sizes


def _known(sizes: Mapping[str, int], size: Any, known: int) -> str:
    return f" with {size} = {known} from the values before it" if size in sizes else ""


def _check_dimensions(name: str, array: Array, view: View, place: str) -> None:
    needed = len(view.axes())
    if array.ndim != needed:
        shape = view.symbolic_shape()
        hint = " (write one row as [[...]])" if array.ndim == 1 and needed == 2 else ""
        raise SpecError(f"{place}.{name}: shape {array.shape} where {shape} is needed{hint}")


def _check_ranges(exercise: Exercise, sizes: Mapping[str, int], place: str) -> None:
    for symbol, size in sizes.items():
        low, high = exercise.size(symbol)
        if symbol in exercise.stated_sizes and not low <= size <= high:
            raise SpecError(
                f"{place}: the values have {symbol} = {size}, sizes.{symbol} allows {low} to {high}"
            )


def _check_values(view: View, array: Array, network: Network, where: str) -> None:
    if view.ones and not np.all(view.line(array) == 1):
        raise SpecError(f"{where}: its {view.join} line must be the constant 1 (layout.ones)")
    if view.parts == (STEPS,) and not (array == np.round(array) and 1 <= array <= MOST_STEPS):
        raise SpecError(f"{where} = {array:g}: a whole number from 1 to {MOST_STEPS} is needed")
    if network.objective is not None and not network.layers and view.parts == (network.input,):
        _check_domain(network.objective.row.predictions, array, where)
    targets = network.objective.row.targets if network.objective else "real"
    if view.parts != (network.targets,):
        return
    if view.class_index:
        if (array != np.round(array)).any() or (array < 0).any():
            raise SpecError(f"{where}: class indices 0, 1, ... are needed")
    elif targets == "binary":
        _check_domain("unit", array, where)
    elif targets == "one-hot" and not _is_distribution(view, array):
        raise SpecError(f"{where}: each sample's targets must be one-hot or sum to 1")


def _check_domain(domain: str, array: Array, where: str) -> None:
    if domain != "real" and not ((array >= 0) & (array <= 1)).all():
        raise SpecError(f"{where}: probabilities from 0 to 1 are needed")


def _is_distribution(view: View, array: Array) -> bool:
    canonical = view.read(array)[view.parts[0]]
    return bool((canonical >= 0).all() and np.allclose(canonical.sum(axis=-1), 1))
