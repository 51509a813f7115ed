"""Formulas as small trees that keep the order in which they are written.

The operators of a node build larger formulas, so a row's definition or slope, called with formulas
instead of numbers, writes itself.
"""

from dataclasses import dataclass
from typing import Any, Protocol

TIGHT, PRODUCT, SUM, RELATION = 3, 2, 1, 0
"""How strongly a node holds together; a weaker one inside a stronger one gets parentheses."""


class Style(Protocol):
    """What a notation must be able to write; every argument is a node or text already written."""

    def number(self, value: float) -> str:
        """A number."""

    def name(self, name: str, indices: tuple[str, ...]) -> str:
        """A quantity or one of its elements."""

    def words(self, text: str) -> str:
        """Plain words."""

    def call(self, function: str, argument: str) -> str:
        """A function of an argument that brings its own parentheses."""

    def fraction(self, top: str, bottom: str) -> str:
        """A quotient of parts that hold together."""

    def power(self, base: str, exponent: str) -> str:
        """A power or a transpose."""

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
        """(value, condition) rows."""


@dataclass(frozen=True)
class Formula:
    """A node; on its own an empty formula."""

    @property
    def holds(self) -> int:
        """How strongly the node holds together."""
        return TIGHT

    @property
    def array(self) -> bool:
        """True when the formula stands for a vector or a matrix."""
        return any(part.array for part in self.parts())

    def parts(self) -> tuple["Formula", ...]:
        """The nodes directly below."""
        return ()

    def draw(self, style: Style) -> str:
        """The formula in a notation."""
        return ""

    def within(self, style: Style, strength: int) -> str:
        """The formula as part of one that holds together with the given strength."""
        drawn = self.draw(style)
        return drawn if self.holds >= strength else style.fence("(", drawn, ")")

    def sum(self, axis: int | None = None, keepdims: bool = False) -> "Formula":
        """The sum over the last axis, as the rows of one-hot targets have it: one."""
        return ONE

    def __add__(self, other: Any) -> "Formula":
        return added(self, lift(other))

    def __radd__(self, other: Any) -> "Formula":
        return added(lift(other), self)

    def __sub__(self, other: Any) -> "Formula":
        return added(self, negated(lift(other)))

    def __rsub__(self, other: Any) -> "Formula":
        return added(lift(other), negated(self))

    def __mul__(self, other: Any) -> "Formula":
        return multiplied(self, lift(other))

    def __rmul__(self, other: Any) -> "Formula":
        return multiplied(lift(other), self)

    def __truediv__(self, other: Any) -> "Formula":
        other = lift(other)
        return self if other == ONE else Fraction(self, other)

    def __rtruediv__(self, other: Any) -> "Formula":
        return lift(other) / self

    def __pow__(self, exponent: Any) -> "Formula":
        return Power(self, lift(exponent))

    def __neg__(self) -> "Formula":
        return negated(self)

    def __abs__(self) -> "Formula":
        return Fence("|", self, "|")

    def __gt__(self, other: Any) -> "Formula":
        return Relation((self, lift(other)), ">")

    def __le__(self, other: Any) -> "Formula":
        return Relation((self, lift(other)), "≤")


@dataclass(frozen=True)
class Number(Formula):
    """A number."""

    value: float

    def draw(self, style: Style) -> str:
        return style.number(self.value)


@dataclass(frozen=True)
class Name(Formula):
    """A named quantity, whole or one element of it."""

    name: str
    indices: tuple[str, ...] = ()
    whole: bool = False
    """True for a vector or matrix as a whole."""

    @property
    def array(self) -> bool:
        return self.whole

    def draw(self, style: Style) -> str:
        return style.name(self.name, self.indices)


@dataclass(frozen=True)
class Words(Formula):
    """Plain words inside a formula."""

    text: str

    def draw(self, style: Style) -> str:
        return style.words(self.text)


@dataclass(frozen=True)
class Sum(Formula):
    """Terms added; a negated term is subtracted."""

    terms: tuple[Formula, ...]

    @property
    def holds(self) -> int:
        return SUM

    def parts(self) -> tuple[Formula, ...]:
        return self.terms

    def draw(self, style: Style) -> str:
        drawn = self.terms[0].draw(style)
        for term in self.terms[1:]:
            minus = isinstance(term, Negated)
            body = term.body if isinstance(term, Negated) else term
            drawn = style.join("−" if minus else "+", [drawn, body.within(style, PRODUCT)])
        return drawn


@dataclass(frozen=True)
class Negated(Formula):
    """Minus the body."""

    body: Formula

    @property
    def holds(self) -> int:
        return SUM

    def parts(self) -> tuple[Formula, ...]:
        return (self.body,)

    def draw(self, style: Style) -> str:
        return style.negated(self.body.within(style, PRODUCT))


@dataclass(frozen=True)
class Product(Formula):
    """Factors multiplied: side by side, element-wise (∘), as named factors (·), as matrices (@)."""

    factors: tuple[Formula, ...]
    sign: str = ""

    @property
    def holds(self) -> int:
        return PRODUCT

    def parts(self) -> tuple[Formula, ...]:
        return self.factors

    def draw(self, style: Style) -> str:
        *first, last = self.factors
        drawn = [factor.within(style, self._strength(factor)) for factor in first]
        strength = PRODUCT if isinstance(last, Over) else self._strength(last)
        drawn.append(last.within(style, strength))
        return style.join("" if self.sign == "@" else self.sign, drawn)

    def _strength(self, factor: Formula) -> int:
        """A product inside this one stays bare when it is one of numbers between named factors."""
        mixed = isinstance(factor, Product) and factor.sign in ("", *"·") and self.sign in (*"·∘",)
        return PRODUCT if mixed else TIGHT


@dataclass(frozen=True)
class Fraction(Formula):
    """Top over bottom, element by element for arrays."""

    top: Formula
    bottom: Formula

    def parts(self) -> tuple[Formula, ...]:
        return (self.top, self.bottom)

    def draw(self, style: Style) -> str:
        return style.fraction(*(_standing(part, style) for part in self.parts()))
