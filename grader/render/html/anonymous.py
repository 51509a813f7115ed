"""Reports without the names of those who wrote them."""

import hashlib
import re
from typing import Any

Document = dict[str, Any]
_FILE = "submission.py"
_SHORTEST = 3
"""Names of fewer letters are no names to look for in other texts."""
_FREE = frozenset(("message", "file", "source", "reason", "fault", "notes", "question"))
"""Fields that may quote the name of a file or a student; the others are words of the format."""


class Aliases:
    """Gives each submission a name that its content decides, so that it stays the same."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def without_names(self, document: Document) -> Document:
        """The report with an alias for its submission, and without what the program printed."""
        submission = document["submission"]
        alias = self._alias(submission["sha256"])
        shown = {
            **dict.fromkeys((s["name"] for s in submission.get("students", [])), alias),
            submission["id"]: alias,
            **dict.fromkeys(submission["files"], _FILE),
        }
        cleaned: Document = _cleaned(document, "", _pattern(shown), shown)
        head = {"id": alias, "files": [_FILE] * len(submission["files"]), "students": []}
        return {**cleaned, "submission": {**submission, **head}, "output": ""}

    def _alias(self, content: str) -> str:
        """Equal submissions differ in a number at the end."""
        short = f"submission-{hashlib.sha256(content.encode()).hexdigest()[:8]}"
        alias, copies = short, 1
        while alias in self._taken:
            copies += 1
            alias = f"{short}-{copies}"
        self._taken.add(alias)
        return alias


def _pattern(shown: Document) -> re.Pattern[str]:
    """Whole names, the longest first; nothing when all are too short."""
    names = sorted((name for name in shown if len(name) >= _SHORTEST), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names)) or '(?!)'})(?!\w)")


def _cleaned(value: Any, field: str, names: re.Pattern[str], shown: Document) -> Any:
    """The value with names replaced in every free text."""
    if isinstance(value, dict):
        return {key: _cleaned(item, key, names, shown) for key, item in value.items()}
    if isinstance(value, list):
        return [_cleaned(item, field, names, shown) for item in value]
    if isinstance(value, str) and field in _FREE:
        return names.sub(lambda found: shown[found[0]], value)
    return value
