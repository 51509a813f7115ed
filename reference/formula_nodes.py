"""The nodes of formulas that the operators do not build."""

from dataclasses import dataclass

from reference.formula import ONE, PRODUCT, Formula, Power, Product
from reference.notation import Style


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
class Call(Formula):
    """A named function of an argument."""

    function: str
    argument: Formula

    def parts(self) -> tuple[Formula, ...]:
        return (self.argument,)

    def draw(self, style: Style) -> str:
        return style.call(self.function, self.argument.draw(style))


@dataclass(frozen=True)
class Over(Formula):
    """The body summed over indices."""

    holds = PRODUCT
    trailing = True
    indices: tuple[str, ...]
    body: Formula

    def draw(self, style: Style) -> str:
        drawn = self.body.within(style, PRODUCT)
        for index in reversed(self.indices):
            drawn = style.over(index, drawn)
        return drawn


@dataclass(frozen=True)
class Partial(Formula):
    """The derivative of one quantity by another."""

    top: Formula
    bottom: Formula

    def parts(self) -> tuple[Formula, ...]:
        return (self.bottom,)

    def draw(self, style: Style) -> str:
        return style.partial(self.top.draw(style), self.bottom.draw(style))


@dataclass(frozen=True)
class Cases(Formula):
    """Values with the conditions under which they hold; the last has none."""

    rows: tuple[tuple[Formula, Formula | None], ...]

    def parts(self) -> tuple[Formula, ...]:
        return tuple(part for row in self.rows for part in row if part is not None)

    def draw(self, style: Style) -> str:
        return style.cases([(v.draw(style), c.draw(style) if c else "") for v, c in self.rows])


@dataclass(frozen=True)
class Fence(Formula):
    """A body between two signs."""

    left: str
    body: Formula
    right: str

    def parts(self) -> tuple[Formula, ...]:
        return (self.body,)

    def draw(self, style: Style) -> str:
        return style.fence(self.left, self.body.draw(style), self.right)


def named_product(factors: list[Formula], sign: str) -> Formula:
    """Factors with an explicit sign between them, ones left out."""
    kept = tuple(factor for factor in factors if factor != ONE)
    if len(kept) < 2:
        return kept[0] if kept else ONE
    return Product(kept, sign)


def transposed(base: Formula) -> Formula:
    """The transpose."""
    return Power(base, Words("T"))
