"""The signature of a function over quantities: `backward(X, Y, W) -> dJ_dW` as a tree.

Grammar, blanks free:

    call     = NAME "(" [argument ("," argument)*] ")" "->" item ("," item)*
    argument = NAME "=" group | item
    item     = ["-"] NAME | STRING | NUMBER | group
    group    = "{" [NAME ":"] item, ... "}" | "[" item, ... "]"
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Name:
    """A name as the course writes it; `negative` for a leading minus."""

    name: str
    negative: bool = False


@dataclass(frozen=True)
class Constant:
    """A literal argument."""

    value: str | int | float


@dataclass(frozen=True)
class Group:
    """A dict or list of items; a list's keys are positions."""

    kind: str
    items: tuple[tuple[str, "Item"], ...]


Item = Name | Constant | Group


@dataclass(frozen=True)
class Signature:
    """A parsed call."""

    text: str
    function: str
    arguments: tuple[Item, ...]
    argument_names: tuple[str, ...]
    returns: tuple[Item, ...]


class SignatureError(ValueError):
    """The text is not a signature; the message says where and what was expected."""


_TOKEN = re.compile(
    r"""\s*(?:(?P<name>[A-Za-z_]\w*)|(?P<number>\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)"""
    r"""|(?P<string>"[^"]*"|'[^']*')|(?P<sign>->|[-(){}\[\],=:]))"""
)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.tokens, self.at = text, list(_tokens(text)), 0

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def kind(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else "end"

    def take(self, expected: str = "") -> str:
        if expected and self.peek() != expected:
            raise self.error(f"expected {expected!r}")
        self.at += 1
        return self.tokens[self.at - 1][1]

    def name(self) -> str:
        if self.kind() != "name":
            raise self.error("expected a name")
        return self.take()

    def error(self, what: str) -> SignatureError:
        found = repr(self.peek()) if self.peek() else "the end"
        return SignatureError(f"{what}, found {found} in {self.text!r}")


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise SignatureError(f"cannot read {text[at:].strip()[:20]!r} in {text!r}")
        yield match.lastgroup, match[match.lastgroup]
        at = match.end()


def parse_signature(text: str) -> Signature:
    """The tree of a signature; SignatureError with the place where it breaks."""
    reader = _Reader(text)
    function = reader.name()
    reader.take("(")
    arguments: list[tuple[str, Item]] = []
    while reader.peek() != ")":
        arguments.append(_argument(reader, len(arguments)))
        if reader.peek() != ")":
            reader.take(",")
    reader.take(")")
    reader.take("->")
    returns = [_item(reader)]
    while reader.peek() == ",":
        reader.take()
        returns.append(_item(reader))
    if reader.peek():
        raise reader.error("expected the end")
    names, items = zip(*arguments, strict=True) if arguments else ((), ())
    return Signature(text, function, items, names, tuple(returns))


def _argument(reader: _Reader, position: int) -> tuple[str, Item]:
    if reader.kind() == "name" and reader.tokens[reader.at + 1 : reader.at + 2] == [("sign", "=")]:
        name = reader.name()
        reader.take("=")
        return name, _item(reader)
    item = _item(reader)
    return (item.name if isinstance(item, Name) else f"argument_{position + 1}"), item


def _item(reader: _Reader) -> Item:
    if reader.peek() in ("{", "["):
        return _group(reader)
    if reader.kind() == "string":
        return Constant(reader.take()[1:-1])
    negative = reader.peek() == "-" and bool(reader.take())
    if reader.kind() == "number":
        return Constant(_number(reader.take()) * (-1 if negative else 1))
    return Name(reader.name(), negative)


def _number(text: str) -> int | float:
    return int(text) if text.isdigit() else float(text)


def _group(reader: _Reader) -> Group:
    kind, close = {"{": ("dict", "}"), "[": ("list", "]")}[reader.take()]
    items: list[tuple[str, Item]] = []
    while reader.peek() != close:
        items.append(_member(reader, kind, len(items)))
        if reader.peek() != close:
            reader.take(",")
    reader.take(close)
    return Group(kind, tuple(items))


def _member(reader: _Reader, kind: str, position: int) -> tuple[str, Item]:
    if kind == "list":
        return str(position), _item(reader)
    if reader.kind() == "string":
        key = reader.take()[1:-1]
        reader.take(":")
        return key, _item(reader)
    key = reader.peek()
    item = _item(reader)
    if reader.peek() == ":":
        reader.take()
        return key, _item(reader)
    if not isinstance(item, Name):
        raise reader.error("a member of {...} needs a name")
    return item.name, item


def names_in(items: tuple[Item, ...]) -> Iterator[Name]:
    """Every name of a tree, in order."""
    for item in items:
        if isinstance(item, Name):
            yield item
        elif isinstance(item, Group):
            yield from names_in(tuple(member for _, member in item.items))
