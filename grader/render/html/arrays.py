"""Arrays as tables: the submission's beside the expected one, wrong entries marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_DIGITS = (4, 6, 8, 10, 12, 17)
_WIDE = 36
"""Characters in a row, with signs and gaps, that a phone shows without scrolling."""


@dataclass(frozen=True)
class Cell:
    """One entry."""

    text: str
    wrong: bool


@dataclass(frozen=True)
class Grid:
    """A matrix of an array; arrays with more than two axes have several."""

    where: str
    """The leading indices, such as `[0, :, :]`; empty for up to two axes."""
    rows: tuple[tuple[Cell, ...], ...]
    numbered: bool
    """Whether its rows have an index."""

    @property
    def wide(self) -> bool:
        """Whether it may have to be scrolled."""
        columns = zip(*self.rows, strict=True)
        return sum(4 + max(len(cell.text) for cell in column) for column in columns) > _WIDE


@dataclass(frozen=True)
class Pair:
    """What was returned and what was expected in one case."""

    quantity: str
    case: str
    shape: str
    count: str
    """How many entries are wrong, in words."""
    got: tuple[Grid, ...]
    want: tuple[Grid, ...]


@dataclass(frozen=True)
class Worst:
    """The entry furthest from the key, where whole arrays are too large to show."""

    entry: str
    got: str
    want: str
    tolerance: str


def pair_of(comparison: dict[str, Any], case: str) -> Pair | None:
    """The arrays of a comparison; None when the report does not hold them."""
    if "got" not in comparison or "want" not in comparison:
        return None
    got, want = comparison["got"], comparison["want"]
    wrong = {tuple(index) for index in comparison.get("wrong", [])}
    digits = _digits_to_tell(got, want, wrong)
    entries = sum(1 for _ in _entries(want))
    shape = _shape(want)
    return Pair(
        quantity=comparison["quantity"],
        case=case,
        shape=" × ".join(map(str, shape)) or "a number",
        count=f"{len(wrong)} of {entries} wrong" if entries > 1 else "wrong",
        got=tuple(_grids(got, wrong, digits)),
        want=tuple(_grids(want, wrong, digits)),
    )


def worst_of(comparison: dict[str, Any]) -> Worst | None:
    """The worst entry of a comparison; None when the report does not hold it."""
    worst = comparison.get("worst")
    if worst is None:
        return None
    index = ", ".join(map(str, worst["index"]))
    got, want = worst["got"], worst["want"]
    digits = _digits_to_tell(got, want, {()})
    return Worst(
        entry=f"{comparison['quantity']}[{index}]" if index else comparison["quantity"],
        got=_text(got, digits),
        want=_text(want, digits),
        tolerance=_text(worst["tolerance"], 2),
    )


def _grids(values: Any, wrong: set[tuple[int, ...]], digits: int) -> Iterator[Grid]:
    axes = len(_shape(values))
    if axes < 2:
        row = values if axes else [values]
        if not axes:
            wrong = {(0,) for _ in wrong}
        yield Grid("", (_row(row, (), wrong, digits),), False)
        return
    for where, matrix in _matrices(values, axes):
        rows = (_row(row, (*where, at), wrong, digits) for at, row in enumerate(matrix))
        yield Grid(f"[{', '.join([*map(str, where), ':', ':'])}]" if where else "", (*rows,), True)


def _matrices(values: Any, axes: int) -> Iterator[tuple[tuple[int, ...], Any]]:
    """The last two axes for each index of those before."""
    if axes == 2:
        yield (), values
        return
    for at, part in enumerate(values):
        yield from (((at, *where), matrix) for where, matrix in _matrices(part, axes - 1))


def _row(
    row: Sequence[Any], where: tuple[int, ...], wrong: set[tuple[int, ...]], digits: int
) -> tuple[Cell, ...]:
    return tuple(Cell(_text(value, digits), (*where, at) in wrong) for at, value in enumerate(row))


def _digits_to_tell(got: Any, want: Any, wrong: set[tuple[int, ...]]) -> int:
    """As few digits as show that every wrong entry is wrong."""
    expected = dict(_entries(want))
    pairs = [(one, expected[at]) for at, one in _entries(got) if at in wrong and at in expected]
    for digits in _DIGITS:
        if all(_text(one, digits) != _text(other, digits) for one, other in pairs):
            return digits
    return _DIGITS[-1]


def _entries(values: Any, where: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Any]]:
    if not isinstance(values, list):
        yield where, values
        return
    for at, value in enumerate(values):
        yield from _entries(value, (*where, at))


def _shape(values: Any) -> tuple[int, ...]:
    if not isinstance(values, list):
        return ()
    return (len(values), *(_shape(values[0]) if values else ()))


def _text(value: Any, digits: int) -> str:
    """A number with a true minus sign, as wide as a digit; text such as `nan` as it is."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    return f"{value + 0.0:.{digits}g}".replace("-", "−")
