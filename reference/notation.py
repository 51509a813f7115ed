"""Three notations for formulas: plain text, LaTeX and presentation MathML."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

_GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi chi psi omega"
)


def _greek(name: str) -> str:
    case = "SMALL" if name.islower() else "CAPITAL"
    return unicodedata.lookup(f"GREEK {case} LETTER {name.upper().replace('LAMBDA', 'LAMDA')}")


GREEK: Mapping[str, str] = {
    name: _greek(name) for low in _GREEK_NAMES.split() for name in (low, low.capitalize())
}
"""Spelled letters, small and capital; Unicode spells lambda its own way."""

MINUS, PRIME = "\N{MINUS SIGN}", "\N{PRIME}"
LATIN = frozenset(
    ("Alpha", "Beta", "Epsilon", "Zeta", "Eta", "Iota", "Kappa", "Mu", "Nu", "Rho", "Tau", "Chi")
)
"""Greek capitals that look Latin, for which LaTeX has no command."""

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = {"T": "ᵀ", "2": "²", "3": "³"}


@dataclass(frozen=True)
class Parsed:
    """A quantity's name taken apart: `Y_hat_1` is base Y, hat, index 1."""

    base: str
    hat: bool
    sub: tuple[str, ...]


def parse(name: str) -> Parsed:
    """Base, hat and subscripts of a name; trailing digits of the base are a subscript."""
    base, *rest = name.strip("_").split("_")
    hat = "hat" in rest or (base.endswith("hat") and len(base) == 4)
    base = base.removesuffix("hat") if hat else base
    digits = re.fullmatch(r"([^\W\d]+)(\d+)", base)
    sub = [part for part in rest if part and part != "hat"]
    if digits:
        base, sub = digits[1], [digits[2], *sub]
    return Parsed(base, hat, tuple(sub))


def plain_number(value: float) -> str:
    """An integer, a simple fraction, or the shortest decimal."""
    simple = Fraction(value).limit_denominator(12)
    return str(simple) if float(simple) == value else repr(value)


class Style(Protocol):
    """What a notation can write; `stacked` when its fractions need no parentheses."""

    stacked: bool

    def number(self, value: float) -> str:
        """A number."""

    def name(self, name: str, indices: tuple[str, ...]) -> str:
        """A quantity or one of its elements."""

    def words(self, text: str) -> str:
        """Plain words."""

    def call(self, function: str, argument: str) -> str:
        """A function of an argument."""

    def fraction(self, top: str, bottom: str) -> str:
        """A quotient."""

    def power(self, base: str, exponent: str) -> str:
        """A power, or a transpose."""

    def over(self, index: str, body: str) -> str:
        """A sum over an index."""

    def partial(self, top: str, bottom: str) -> str:
        """A partial derivative."""

    def fence(self, left: str, body: str, right: str) -> str:
        """A body between a pair of signs."""

    def join(self, sign: str, parts: list[str]) -> str:
        """Parts with a sign between them; the empty sign is a product."""

    def negated(self, body: str) -> str:
        """A minus in front."""

    def cases(self, rows: list[tuple[str, str]]) -> str:
        """Rows of value and condition; no condition means otherwise."""


class Text:
    """Unicode on one line."""

    stacked = False

    def number(self, value: float) -> str:
        text = plain_number(value)
        return f"({text})" if "/" in text else text

    def name(self, name: str, indices: tuple[str, ...]) -> str:
        parsed = parse(name)
        base = GREEK.get(parsed.base, parsed.base)
        base = unicodedata.normalize("NFC", f"{base}\u0302") if parsed.hat else base
        sub = parsed.sub
        if sub and sub[0].isdigit():
            base, sub = base + sub[0].translate(_SUBSCRIPTS), sub[1:]
        below = ",".join(part for part in (*sub, "".join(indices)) if part)
        return f"{base}_{below}" if below else base

    def words(self, text: str) -> str:
        return text

    def call(self, function: str, argument: str) -> str:
        return f"{function}({argument})"

    def fraction(self, top: str, bottom: str) -> str:
        return f"{top}/{bottom}"

    def power(self, base: str, exponent: str) -> str:
        return f"{base}{_SUPERSCRIPTS.get(exponent, '^' + exponent)}"

    def over(self, index: str, body: str) -> str:
        return f"Σ_{index} {body}"

    def partial(self, top: str, bottom: str) -> str:
        return f"∂{top}/∂{bottom}"

    def fence(self, left: str, body: str, right: str) -> str:
        return f"{left}{body}{right}"

    def join(self, sign: str, parts: list[str]) -> str:
        return (f" {sign} " if sign else " ").join(parts)

    def negated(self, body: str) -> str:
        return f"{MINUS}{body}"

    def cases(self, rows: list[tuple[str, str]]) -> str:
        written = (f"{value} where {when}" if when else f"else {value}" for value, when in rows)
        return f"{{{', '.join(written)}}}"


class Latex:
    """LaTeX for the amsmath package."""

    stacked = True
    signs: Mapping[str, str] = {
        "·": r"\cdot", "∘": r"\circ", MINUS: "-", "≤": r"\le", "": r"\,",
    }  # fmt: skip
    functions: Mapping[str, str] = {"ln": r"\ln", "exp": r"\exp", "√": r"\sqrt"}

    def number(self, value: float) -> str:
        top, _, bottom = plain_number(value).partition("/")
        return rf"\tfrac{{{top}}}{{{bottom}}}" if bottom else top

    def name(self, name: str, indices: tuple[str, ...]) -> str:
        parsed = parse(name)
        base = self._base(parsed.base)
        base = rf"\hat{{{base}}}" if parsed.hat else base
        sub = (part if len(part) == 1 else rf"\mathrm{{{part}}}" for part in parsed.sub)
        below = ",".join(part for part in (*sub, "".join(indices)) if part)
        return f"{base}_{{{below.replace(PRIME, chr(39))}}}" if below else base

    def _base(self, base: str) -> str:
        if base in GREEK:
            return rf"\mathrm{{{base[0]}}}" if base in LATIN else f"\\{base}"
        base = base.replace(PRIME, "'")
        return base if len(base.rstrip("'")) == 1 else rf"\mathrm{{{base}}}"

    def words(self, text: str) -> str:
        return text if text == "T" or text.isdigit() else rf"\text{{{text}}}"

    def call(self, function: str, argument: str) -> str:
        if function == "√":
            return rf"\sqrt{{{argument}}}"
        written = self.functions.get(function, rf"\operatorname{{{function}}}")
        return rf"{written}\left({argument}\right)"

    def fraction(self, top: str, bottom: str) -> str:
        return rf"\frac{{{top}}}{{{bottom}}}"

    def power(self, base: str, exponent: str) -> str:
        return f"{{{base}}}^{{{exponent}}}"

    def over(self, index: str, body: str) -> str:
        return rf"\sum_{{{index.replace(PRIME, chr(39))}}} {body}"

    def partial(self, top: str, bottom: str) -> str:
        return rf"\frac{{\partial {top}}}{{\partial {bottom}}}"

    def fence(self, left: str, body: str, right: str) -> str:
        return rf"\left{left} {body} \right{right}"

    def join(self, sign: str, parts: list[str]) -> str:
        return f" {self.signs.get(sign, sign)} ".join(parts)

    def negated(self, body: str) -> str:
        return f"-{body}"

    def cases(self, rows: list[tuple[str, str]]) -> str:
        otherwise = r"\text{else}"
        written = (f"{v} & " + (rf"\text{{where }} {c}" if c else otherwise) for v, c in rows)
        return r"\begin{cases} " + r" \\ ".join(written) + r" \end{cases}"
