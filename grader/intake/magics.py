"""What only a notebook understands in a cell: magics, shell lines, questions to the help."""

import re
from collections.abc import Iterator

Dropped = tuple[int, str]
"""A line of a cell that was left out: its number from 1, and its text."""

RUNS_ITS_CELL = frozenset(("time", "capture", "prun"))
"""Cell magics whose cell is Python that is run in the notebook itself."""

_CELL_MAGIC = re.compile(r"\s*%%(\w+)[^\n]*")
_REST = r"(?:[^\\\n]|\\\n|\\.)*"
_MAGIC = re.compile(
    rf"""(?P<indent>[ \t]*)
    (?: [%!]{_REST}                            # %matplotlib inline, !pip install
      | \?{{1,2}}[\w.*]+[ \t]*$                # ?np.dot
      | %?[\w.*]+\?{{1,2}}[ \t]*$              # np.dot?
      | [\w.,\ \t]+=[ \t]*[%!]{_REST} )        # files = !ls""",
    re.X | re.M,
)
_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
    | (?P<string>\"{3}(?:\\.|[^\\])*?(?:\"{3}|\Z) | '{3}(?:\\.|[^\\])*?(?:'{3}|\Z)
               | "(?:\\.|[^"\\\n])*"? | '(?:\\.|[^'\\\n])*'?)
    | (?P<open>[\[({]) | (?P<close>[\])}])
    | (?P<joined>\\\n) | (?P<end>\n)
    | (?P<other>[^\[\](){}\#"'\\\n]+ | .)""",
    re.X | re.S,
)
_DEPTH = {"open": 1, "close": -1}


def without_magics(cell: str) -> tuple[str, list[Dropped]]:
    """The cell as Python with as many lines, and what was left out."""
    found = _CELL_MAGIC.match(cell)
    if found is None:
        return _without_lines(cell)
    if found[1] in RUNS_ITS_CELL:
        text, dropped = _without_lines("\n" * found[0].count("\n") + cell[found.end() :])
        return text, [_dropped(cell, found.start(), found[0]), *dropped]
    return "\n" * cell.count("\n"), [_dropped(cell, found.start(), found[0])]


def _without_lines(cell: str) -> tuple[str, list[Dropped]]:
    kept, dropped, at = [], [], 0
    for match in _magics(cell):
        # `pass`, because a block may hold nothing else; the lines of a long magic stay.
        kept += [cell[at : match.start()], match["indent"], "pass", "\n" * match[0].count("\n")]
        dropped.append(_dropped(cell, match.start(), match[0]))
        at = match.end()
    return "".join([*kept, cell[at:]]), dropped


def _magics(cell: str) -> Iterator[re.Match[str]]:
    """The magics where a statement may begin; a % in a string or in brackets is none."""
    at, depth, begins = 0, 0, True
    while at < len(cell):
        if begins and (magic := _MAGIC.match(cell, at)) is not None:
            yield magic
            at, begins = magic.end(), False
            continue
        token = _TOKEN.match(cell, at)
        assert token is not None
        at, kind = token.end(), str(token.lastgroup)
        depth = max(0, depth + _DEPTH.get(kind, 0))
        begins = kind == "end" and depth == 0


def _dropped(cell: str, at: int, text: str) -> Dropped:
    blank = len(text) - len(text.lstrip())
    return cell.count("\n", 0, at + blank) + 1, text.strip()
