"""What students print and say, made fit to be shown: bounded, without control characters."""

from __future__ import annotations

# Control characters but newline and tab, and the marks that turn the direction of writing.
_HIDDEN = (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_SHOWN = {code: f"\\x{code:02x}" for code in _HIDDEN if chr(code) not in "\n\t"}


class Printed:
    """The beginning of what a submission printed, and how much it was."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept = bytearray()
        self._seen = 0

    def add(self, data: bytes) -> None:
        """Take in what came through the pipe, keeping no more than the limit."""
        self._kept += data[: self._limit - len(self._kept)]
        self._seen += len(data)

    def text(self) -> str:
        """What may be shown, of at most `limit` bytes, with a note when something is left out."""
        text = clean(self._kept.decode("utf-8", "replace"))
        if self._seen <= self._limit and len(text.encode()) <= self._limit:
            return text
        note = f"\n[cut: {self._seen} bytes were printed]\n"
        start = text.encode()[: max(0, self._limit - len(note))]
        return start.decode("utf-8", "ignore") + note


def clean(text: str) -> str:
    """The text with every control character but newline and tab written out."""
    return text.replace("\r\n", "\n").translate(_SHOWN)
