"""Formulas as small trees that keep the order in which they are written.

The operators of a node build larger formulas, so a row's definition or slope, called with formulas
instead of numbers, writes itself.
"""

import fractions
import math
from dataclasses import dataclass
from typing import Any, ClassVar

from reference.notation import MINUS, Style

RELATION, SUM, PRODUCT, QUOTIENT, ATOM = range(5)
"""How strongly a node holds together; a weaker one inside a stronger one gets parentheses."""


@dataclass(frozen=True)
class Formula:
    """A node; on its own an empty formula."""

    holds: ClassVar[int] = ATOM
    """How strongly the node holds together."""
    trailing: ClassVar[bool] = False
    """True for a product that may stand last in another without parentheses."""

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
        holds = ATOM if isinstance(self, Fraction) and style.stacked else self.holds
        return drawn if holds >= strength else style.fence("(", drawn, ")")

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
        if isinstance(self, Negated):
            return negated(self.body / other)
        if isinstance(self, Number):
            return _quotient(self.value, other)
        return self if other == ONE else Fraction(self, other)

    def __rtruediv__(self, other: Any) -> "Formula":
        return lift(other) / self

    def __pow__(self, exponent: Any) -> "Formula":
        return Power(self, lift(exponent))

    def __neg__(self) -> "Formula":
        return negated(self)

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
class Sum(Formula):
    """Terms added; a negated term is subtracted."""

    holds = SUM
    terms: tuple[Formula, ...]

    def parts(self) -> tuple[Formula, ...]:
        return self.terms

    def draw(self, style: Style) -> str:
        drawn = self.terms[0].draw(style)
        for term in self.terms[1:]:
            minus = isinstance(term, Negated)
            body = term.body if isinstance(term, Negated) else term
            drawn = style.join(MINUS if minus else "+", [drawn, body.within(style, PRODUCT)])
        return drawn


@dataclass(frozen=True)
class Negated(Formula):
    """Minus the body."""

    holds = SUM
    body: Formula

    def parts(self) -> tuple[Formula, ...]:
        return (self.body,)

    def draw(self, style: Style) -> str:
        return style.negated(self.body.within(style, PRODUCT))


@dataclass(frozen=True)
class Product(Formula):
    """Factors multiplied: side by side, element-wise (∘), as named factors (·), as matrices (@)."""

    holds = PRODUCT
    factors: tuple[Formula, ...]
    sign: str = ""

    def parts(self) -> tuple[Formula, ...]:
        return self.factors

    def draw(self, style: Style) -> str:
        *first, last = self.factors
        drawn = [factor.within(style, self._strength(factor)) for factor in first]
        drawn.append(last.within(style, PRODUCT if last.trailing else self._strength(last)))
        return style.join("" if self.sign == "@" else self.sign, drawn)

    def _strength(self, factor: Formula) -> int:
        """Between · and ∘ a plain product or quotient stands bare."""
        loose = self.sign in {"·", "∘"}
        plain = isinstance(factor, Fraction) or (isinstance(factor, Product) and not factor.sign)
        return PRODUCT if loose and plain else ATOM


@dataclass(frozen=True)
class Fraction(Formula):
    """Top over bottom, element by element for arrays."""

    holds = QUOTIENT
    top: Formula
    bottom: Formula

    def parts(self) -> tuple[Formula, ...]:
        return (self.top, self.bottom)

    def draw(self, style: Style) -> str:
        top, bottom = (RELATION, RELATION) if style.stacked else (PRODUCT, ATOM)
        return style.fraction(self.top.within(style, top), self.bottom.within(style, bottom))


@dataclass(frozen=True)
class Power(Formula):
    """A base with an exponent; the exponent `T` transposes."""

    base: Formula
    exponent: Formula

    def parts(self) -> tuple[Formula, ...]:
        return (self.base,)

    def draw(self, style: Style) -> str:
        return style.power(self.base.within(style, ATOM), self.exponent.draw(style))


@dataclass(frozen=True)
class Relation(Formula):
    """Sides with the same sign between them."""

    holds = RELATION
    sides: tuple[Formula, ...]
    sign: str = "="

    def parts(self) -> tuple[Formula, ...]:
        return self.sides

    def draw(self, style: Style) -> str:
        return style.join(self.sign, [side.draw(style) for side in self.sides])


ONE = Number(1.0)


def lift(x: Any) -> Formula:
    """Numbers as nodes, a minus kept apart."""
    if isinstance(x, Formula):
        return x
    return negated(Number(-float(x))) if x < 0 else Number(float(x))


def added(left: Formula, right: Formula) -> Formula:
    """left + right, nested sums flattened; 0 + x is x."""
    if left == Number(0.0):
        return right
    terms = tuple(
        part
        for side in (left, right)
        for part in (side.terms if isinstance(side, Sum) else (side,))
    )
    return Sum(terms)


def negated(body: Formula) -> Formula:
    """-body; a difference is turned round, -(a - b) = b - a."""
    if isinstance(body, Negated):
        return body.body
    if isinstance(body, Sum) and any(isinstance(term, Negated) for term in body.terms):
        turned = tuple(negated(term) for term in body.terms)
        return Sum(tuple(sorted(turned, key=lambda term: isinstance(term, Negated))))
    return Negated(body)


def multiplied(left: Formula, right: Formula) -> Formula:
    """left times right: ones vanish, numbers and signs come to the front, arrays by element."""
    if left == ONE or right == ONE:
        return right if left == ONE else left
    if isinstance(left, Negated) or isinstance(right, Negated):
        bodies = (one.body if isinstance(one, Negated) else one for one in (left, right))
        both = isinstance(left, Negated) and isinstance(right, Negated)
        product = multiplied(*bodies)
        return product if both else negated(product)
    sign = "∘" if left.array and right.array else ""
    factors = [*_factors(left, sign), *_factors(right, sign)]
    number = math.prod(one.value for one in factors if isinstance(one, Number))
    rest = tuple(one for one in factors if not isinstance(one, Number))
    front: Formula = Number(number)
    if rest and isinstance(rest[0], Fraction) and isinstance(rest[0].top, Number):
        front, rest = _quotient(number * rest[0].top.value, rest[0].bottom), rest[1:]
    return _with_front(front, rest, sign)


def _with_front(front: Formula, rest: tuple[Formula, ...], sign: str) -> Formula:
    """A number or fraction in front of the other factors, left out when it is one."""
    if not rest:
        return front
    body = rest[0] if len(rest) == 1 else Product(rest, sign)
    if front == ONE:
        return body
    return Product((front, *_factors(body, sign))) if not sign else Product((front, body))


def coefficient(formula: Formula) -> tuple[Formula, Formula]:
    """The sign and number in front of a formula, and what they are in front of."""
    if isinstance(formula, Number):
        return formula, ONE
    if isinstance(formula, Negated):
        number, rest = coefficient(formula.body)
        return negated(number), rest
    if isinstance(formula, Product) and isinstance(formula.factors[0], Number):
        others = formula.factors[1:]
        return formula.factors[0], others[0] if len(others) == 1 else Product(others)
    return ONE, formula


def _quotient(top: float, bottom: Formula) -> Formula:
    """A number over a formula, shortened."""
    number, rest = coefficient(bottom)
    ratio = top / number.value if isinstance(number, Number) else top
    short = fractions.Fraction(ratio).limit_denominator(12)
    if rest == ONE or float(short) != ratio:
        return Number(ratio) if rest == ONE else Fraction(Number(ratio), rest)
    return Fraction(
        Number(float(short.numerator)), multiplied(Number(float(short.denominator)), rest)
    )


def _factors(formula: Formula, sign: str) -> tuple[Formula, ...]:
    flat = isinstance(formula, Product) and formula.sign == sign
    return formula.factors if flat and isinstance(formula, Product) else (formula,)
