"""Derivations written out: text for a terminal, LaTeX, MathML, and data for JSON."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

from reference.derivation import Derivation, Line
from reference.formula_nodes import Name, Partial
from reference.notation import MINUS, Latex, Text
from reference.notation_mathml import NAMESPACE, MathML, tag

TEXT, LATEX, MATHML = Text(), Latex(), MathML()
WIDTH = 80
_BREAK = re.compile(rf" (?=[=·∘+,{MINUS}] |Σ)")


def _title(derivation: Derivation) -> Partial:
    return Partial(Name("J"), Name(derivation.parameter))


def to_text(derivation: Derivation) -> str:
    """Headings with indented formulas, no line wider than 80 columns where a sign allows it."""
    lines = [f"{_title(derivation).draw(TEXT)}  ({derivation.parameter})"]
    for heading, group in groupby(derivation.lines, key=lambda line: line.heading):
        lines += ["", heading]
        for line in group:
            lines += [*_wrapped(line.formula.draw(TEXT)), *_note(line)]
    return "\n".join(lines) + "\n"


def _note(line: Line) -> list[str]:
    return [f"    ({line.note})"] if line.note else []


def _wrapped(formula: str) -> Iterator[str]:
    """The formula in lines that begin with the sign they were broken at."""
    line = "  "
    for piece in _pieces(formula):
        longer = f"{line} {piece}" if line.strip() else f"{line}{piece}"
        if len(longer) > WIDTH and line.strip():
            yield line
            longer = f"      {piece}"
        line = longer
    yield line


def _pieces(formula: str) -> Iterator[str]:
    """Parts that begin with a sign outside of all brackets, or with any sign when too long."""
    depth, start = 0, 0
    for place, character in enumerate(formula):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0 and _BREAK.match(formula, place):
            yield from _short(formula[start:place])
            start = place + 1
    yield from _short(formula[start:])


def _short(piece: str) -> list[str]:
    return [piece] if len(piece) < WIDTH - 6 else _BREAK.split(piece)


def to_latex(derivation: Derivation) -> str:
    """Headings as text and one display formula per line, for amsmath."""
    parts = [rf"\subsection*{{$\displaystyle {_title(derivation).draw(LATEX)}$}}"]
    for heading, group in groupby(derivation.lines, key=lambda line: line.heading):
        parts.append(rf"\paragraph{{{heading}}}")
        for line in group:
            parts.append(rf"\[ {line.formula.draw(LATEX)} \]")
            parts += [line.note] if line.note else []
    return "\n".join(parts) + "\n"


def to_mathml(derivation: Derivation) -> str:
    """An HTML section with one MathML formula per line."""
    parts = [tag("h2", _math(_title(derivation).draw(MATHML), "inline"))]
    for heading, group in groupby(derivation.lines, key=lambda line: line.heading):
        parts.append(tag("h3", escape(heading)))
        for line in group:
            parts.append(_math(line.formula.draw(MATHML), "block"))
            parts += [tag("p", escape(line.note))] if line.note else []
    return tag("section", "\n", "\n".join(parts), "\n") + "\n"


def _math(body: str, display: str) -> str:
    return tag("math", body, xmlns=NAMESPACE, display=display)


def to_json(derivation: Derivation) -> dict[str, Any]:
    """The derivation as plain data: every line in the three notations."""
    return {
        "parameter": derivation.parameter,
        "lines": [
            {
                "heading": line.heading,
                "text": line.formula.draw(TEXT),
                "latex": line.formula.draw(LATEX),
                "mathml": _math(line.formula.draw(MATHML), "block"),
                "note": line.note,
            }
            for line in derivation.lines
        ],
    }
