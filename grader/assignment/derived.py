"""The derivations of a key: every factor of the chain rule, as a page and as LaTeX."""

import hashlib
import re
from collections.abc import Sequence
from html import escape

from grader.assignment.pages import markup, rendered
from grader.spec.exercise import Exercise
from reference.derivation import Derivation, derive
from reference.derivation_text import to_latex, to_mathml

_UNFIT = re.compile(r"[^a-z0-9]+")
CANONICAL = "Written for observations as rows and weights as inputs x units"


def derivation_name(exercise: Exercise, structure: str) -> str:
    """A file name that says the choices, and tells apart what has the same words."""
    words = _UNFIT.sub("-", exercise.variant.lower()).strip("-")[:80]
    return (
        f"{words}-{hashlib.sha256(structure.encode()).hexdigest()[:8]}" if words else "derivation"
    )


def derivation_files(exercise: Exercise) -> dict[str, bytes]:
    """The derivation of every parameter, by the ending of the file; empty without an objective."""
    networks = [network for network in exercise.networks() if network.objective is not None]
    found = [one for network in networks for one in derive(network)]
    if not found:
        return {}
    return {".html": _html(exercise, found), ".tex": _latex(exercise, found)}


def _html(exercise: Exercise, found: Sequence[Derivation]) -> bytes:
    body = markup("\n".join(_section(one) for one in found))
    return rendered("derivation.html", exercise=exercise, body=body, note=_note(exercise)).encode()


def _section(derivation: Derivation) -> str:
    """A derivation whose heading has a word beside its formula, as readers of headings need."""
    words = f"<h2>By {escape(derivation.parameter)}: "
    return to_mathml(derivation).replace("<h2>", words, 1)


def _latex(exercise: Exercise, found: Sequence[Derivation]) -> bytes:
    parts = [
        r"\documentclass{article}",
        r"\usepackage{amsmath}",
        r"\allowdisplaybreaks",
        r"\begin{document}",
        rf"\section*{{{_plain(exercise.title)}}}",
        _plain(exercise.variant),
        _plain(_note(exercise)),
        *(to_latex(one) for one in found),
        r"\end{document}",
    ]
    return ("\n".join(part for part in parts if part) + "\n").encode()


def _note(exercise: Exercise) -> str:
    layout = exercise.layout
    is_canonical = (layout.samples, layout.weights) == ("rows", "in-out") and not layout.folded
    return "" if is_canonical else f"{CANONICAL}; the course's own arrays may be transposed."


def _plain(text: str) -> str:
    signs = {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"}
    return re.sub(r"[\\^~&%$#_{}]", lambda found: signs.get(found[0], "\\" + found[0]), text)
