"""The chain of computation as a picture: what was right, where it breaks, what it takes along."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.render.html.places import Place, places_of, rule_of
from grader.render.html.verdicts import FOLLOWS, Look, look

BROKEN = Look("named by the diagnosis", "✗", "broken")
_PLAIN = Look("not asked", "", "plain")
_GIVEN = Look("given", "", "given")
_HEIGHT, _GAP, _ROW, _MARGIN, _LETTER, _SMALL = 40, 30, 74, 8, 7.4, 6.2
"""Pixels: a box, between boxes, from row to row, around; a letter of a name and of a note."""


@dataclass(frozen=True)
class Box:
    """A quantity, by its centre."""

    name: str
    note: str
    """Operands that no arrow comes from."""
    x: float
    y: float
    look: Look


@dataclass(frozen=True)
class Arrow:
    """A straight arrow, as paths of line and head."""

    line: str
    head: str
    look: Look


@dataclass(frozen=True)
class Step:
    """A step in words, for those who do not see the picture."""

    quantity: str
    operands: tuple[str, ...]
    look: Look


@dataclass(frozen=True)
class Picture:
    """A chain as an SVG of `width` x `height` pixels with boxes of `breadth`."""

    width: float
    height: float
    breadth: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    steps: tuple[Step, ...]
    broken: tuple[str, ...]
    """The quantities whose computing step is wrong."""

    @property
    def tall(self) -> float:
        """The height of a box."""
        return _HEIGHT


def picture_of(chain: Sequence[dict[str, Any]], follows: frozenset[str]) -> Picture | None:
    """The picture of a report's chain; `follows` are wrong only because of earlier errors."""
    if not chain:
        return None
    places = places_of(chain)
    looks = {step["quantity"]: _look(step, follows) for step in chain}
    notes = {step["quantity"]: ", ".join(_noted(step, places)) for step in chain}
    breadth = max(
        64,
        *(len(name) * _LETTER + 26 for name in places),
        *(len(note) * _SMALL + 16 for note in notes.values()),
    )
    boxes = {name: _box(place, places, breadth, looks, notes) for name, place in places.items()}
    return Picture(
        width=max(box.x for box in boxes.values()) + breadth / 2 + _MARGIN,
        height=max(box.y for box in boxes.values()) + _HEIGHT / 2 + _MARGIN,
        breadth=breadth,
        boxes=tuple(boxes.values()),
        arrows=tuple(_arrows(chain, boxes, breadth)),
        steps=tuple(
            Step(step["quantity"], tuple(step["operands"]), looks[step["quantity"]])
            for step in chain
        ),
        broken=tuple(step["quantity"] for step in chain if step["broken"]),
    )


def _look(step: dict[str, Any], follows: frozenset[str]) -> Look:
    if step["broken"]:
        return BROKEN
    if step["quantity"] in follows:
        return FOLLOWS
    return look(step["verdict"]) if step["verdict"] else _PLAIN


def _box(
    place: Place,
    places: Mapping[str, Place],
    breadth: float,
    looks: Mapping[str, Look],
    notes: Mapping[str, str],
) -> Box:
    rows = sorted({other.row for other in places.values()})
    left = min(other.column for other in places.values())
    return Box(
        name=place.quantity,
        note=notes.get(place.quantity, ""),
        x=_MARGIN + breadth / 2 + (place.column - left) * (breadth + _GAP),
        y=_MARGIN + _HEIGHT / 2 + rows.index(place.row) * _ROW,
        look=_GIVEN if place.given else looks[place.quantity],
    )


def _drawn(step: dict[str, Any], places: Mapping[str, Any]) -> list[str]:
    """The operands that an arrow comes from."""
    arrows = rule_of(step).arrows
    return [n for at, n in enumerate(step["operands"]) if at in arrows and n in places]


def _noted(step: dict[str, Any], places: Mapping[str, Place]) -> list[str]:
    drawn = _drawn(step, places)
    return [name for name in step["operands"] if name not in drawn]


def _arrows(
    chain: Sequence[dict[str, Any]], boxes: Mapping[str, Box], breadth: float
) -> Iterator[Arrow]:
    for step in chain:
        target = boxes[step["quantity"]]
        for name in _drawn(step, boxes):
            yield _arrow(boxes[name], target, breadth / 2)


def _arrow(source: Box, target: Box, half: float) -> Arrow:
    """From border to border, with a head of 7 pixels."""
    x1, y1 = _border(source, target, half)
    x2, y2 = _border(target, source, half)
    length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1.0)
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    bx, by = x2 - 7 * ux, y2 - 7 * uy
    left, right = (bx - 3.5 * uy, by + 3.5 * ux), (bx + 3.5 * uy, by - 3.5 * ux)
    return Arrow(
        line=f"M{x1:.1f} {y1:.1f}L{bx:.1f} {by:.1f}",
        head=f"M{x2:.1f} {y2:.1f}L{left[0]:.1f} {left[1]:.1f}L{right[0]:.1f} {right[1]:.1f}Z",
        look=target.look,
    )


def _border(box: Box, other: Box, half: float) -> tuple[float, float]:
    """Where the line to the other box's centre leaves this one."""
    dx, dy = other.x - box.x, other.y - box.y
    reach = min(half / abs(dx) if dx else 9e9, _HEIGHT / 2 / abs(dy) if dy else 9e9)
    return box.x + dx * min(reach, 1), box.y + dy * min(reach, 1)
