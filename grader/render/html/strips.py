"""Rows of tones as SVG paths: a thousand cells in a few hundred characters."""

from collections.abc import Sequence
from itertools import groupby

from grader.render.html.verdicts import NONE, PART, RIGHT, WRONG

Strip = tuple[tuple[str, str], ...]
"""A tone, and the path of all its cells; a cell is 1 wide, a strip `HEIGHT` high."""
HEIGHT = 12
_TOPS = {WRONG: 0, PART: 4, RIGHT: 9, NONE: 11}
"""The worse, the taller, so that strips can be read without colour."""


def strip_of(tones: Sequence[str]) -> Strip:
    """The strip of tones from left to right."""
    paths: dict[str, list[str]] = {}
    at = 0
    for tone, group in groupby(tones):
        width = len(list(group))
        paths.setdefault(tone, []).append(f"M{at} {_TOPS[tone]}h{width}V{HEIGHT}h-{width}z")
        at += width
    return tuple((tone, "".join(parts)) for tone, parts in sorted(paths.items()))
