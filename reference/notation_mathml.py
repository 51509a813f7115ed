"""Presentation MathML for formulas."""

from xml.sax.saxutils import escape

from reference.notation import GREEK, MINUS, parse, plain_number

NAMESPACE = "http://www.w3.org/1998/Math/MathML"


def tag(name: str, *children: str, **attributes: str) -> str:
    """An element with its children."""
    given = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{given}>{''.join(children)}</{name}>"


def _sign(sign: str) -> str:
    return tag("mo", escape(sign))


def _indices(parts: tuple[str, ...]) -> str:
    written = [tag("mi", escape(part)) for part in parts]
    return tag("mrow", *written)


class MathML:
    """One element per node; every method returns exactly one element."""

    stacked = True

    def number(self, value: float) -> str:
        top, _, bottom = plain_number(value).partition("/")
        return tag("mfrac", tag("mn", top), tag("mn", bottom)) if bottom else tag("mn", top)

    def name(self, name: str, indices: tuple[str, ...]) -> str:
        parsed = parse(name)
        base = tag("mi", escape(GREEK.get(parsed.base, parsed.base)))
        if parsed.hat:
            base = tag("mover", base, tag("mo", "^"), accent="true")
        separator = ("," if parsed.sub and indices else "",)
        below = (*parsed.sub, *(s for s in separator if s), *indices)
        return tag("msub", base, _indices(below)) if below else base

    def words(self, text: str) -> str:
        return tag("mtext", escape(text))

    def call(self, function: str, argument: str) -> str:
        if function == "√":
            return tag("msqrt", argument)
        return tag("mrow", tag("mi", escape(function)), self.fence("(", argument, ")"))

    def fraction(self, top: str, bottom: str) -> str:
        return tag("mfrac", top, bottom)

    def power(self, base: str, exponent: str) -> str:
        return tag("msup", base, exponent)

    def over(self, index: str, body: str) -> str:
        return tag("mrow", tag("munder", _sign("∑"), tag("mi", index)), body)

    def partial(self, top: str, bottom: str) -> str:
        sides = (tag("mrow", tag("mo", "∂"), side) for side in (top, bottom))
        return tag("mfrac", *sides)

    def fence(self, left: str, body: str, right: str) -> str:
        return tag("mrow", _sign(left), body, _sign(right))

    def join(self, sign: str, parts: list[str]) -> str:
        between = _sign(sign or "\u2062")
        return tag("mrow", between.join(parts))

    def negated(self, body: str) -> str:
        return tag("mrow", _sign(MINUS), body)

    def cases(self, rows: list[tuple[str, str]]) -> str:
        lines = (
            tag("mtr", tag("mtd", value), tag("mtd", self._condition(when))) for value, when in rows
        )
        return tag("mrow", _sign("{"), tag("mtable", *lines))

    def _condition(self, when: str) -> str:
        return tag("mrow", tag("mtext", "where\u00a0"), when) if when else tag("mtext", "else")
