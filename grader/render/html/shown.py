"""Text from outside as it may stand on a page: what cannot be seen is written out."""

import unicodedata
from typing import Any

from markupsafe import Markup

_KEPT = "\n\t"
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
"""Control, format (direction marks, zero widths), lone surrogates, private use, separators."""
_JOINERS = "\u200c\u200d"
"""Part of how Persian, Hindi and others are written; they turn and hide nothing."""


def visible(text: str) -> str:
    """The text with control and direction characters and lone surrogates as `\\x1b`, `\\u202e`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_seen, text.replace("\r\n", "\n")))


def _seen(character: str) -> str:
    if character in _KEPT or character in _JOINERS:
        return character
    if unicodedata.category(character) not in _HIDDEN:
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def finalized(value: Any) -> Any:
    """What a template prints: markup of our own as it is, any other text made visible."""
    return value if isinstance(value, Markup) else visible(str(value))
