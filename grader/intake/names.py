"""Names from outside: inside archives, as report files, and as they are shown."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

from grader.sandbox.printed import clean

LONGEST_PATH = 1024
"""Characters in the path of an archive's member; a longer one is refused."""
LONGEST_PART = 255
"""Bytes in one part of such a path; a longer one is refused."""
DEEPEST = 32
"""Folders above a file; anything deeper is refused."""
JUNK = frozenset(
    [
        *("__MACOSX", "__pycache__", ".DS_Store", "Thumbs.db", "desktop.ini", ".git", ".svn"),
        *(".venv", ".ipynb_checkpoints", ".mypy_cache", ".pytest_cache"),
    ]
)
"""What file managers and tools leave behind: passed over without a word."""
_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_UNSAFE = re.compile(r"[^\w .,()+@=~!#$&\'\[\]{}^-]|^[.]|[. ]$")
_TAKEN = frozenset(("run",))
_LONGEST_REPORT = 180
"""Bytes in the name of a report, which leaves room for the endings of temporary files."""


class EvilName(ValueError):
    """A member's path that no honest archive holds."""


def parts_of(name: str) -> tuple[str, ...]:
    """The parts of a member's path; EvilName with the reason when it leads out or is no path."""
    path = name.replace("\\", "/")
    parts = tuple(part for part in path.split("/") if part not in ("", "."))
    for broken, reason in (
        (len(path) > LONGEST_PATH, f"its path is longer than {LONGEST_PATH} characters"),
        (_CONTROL.search(path) is not None, "its path holds control characters"),
        (path.startswith("/"), "its path is absolute"),
        (_DRIVE.match(path) is not None, "its path names a drive"),
        (".." in parts, "its path leads out of the archive"),
        (not parts, "its path is empty"),
        (len(parts) > DEEPEST, f"it lies more than {DEEPEST} folders deep"),
        (any(_bytes(part) > LONGEST_PART for part in parts), "a part of its path is too long"),
    ):
        if broken:
            raise EvilName(reason)
    return parts


def is_junk(part: str) -> bool:
    """Whether a file or folder of this name is passed over without a word."""
    return part in JUNK or part.startswith("._")


def shown(name: str) -> str:
    """A name as text that can be printed and written as JSON."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return clean(text).replace("\n", "\\x0a").replace("\t", "\\x09")


def report_names(names: Iterable[str]) -> list[str]:
    """For each submission's name the path of its report: safe and distinct on any file system."""
    taken: set[str] = set()
    found = []
    for name in names:
        path, salt = _report_name(name), name
        while _folded(path) in taken:
            salt = _digest(salt)
            path = _report_name(name).with_name(f"{_safe(name.rpartition('/')[2])}~{salt}.json")
        taken.add(_folded(path))
        found.append(str(path))
    return found


def _report_name(name: str) -> PurePosixPath:
    *folders, last = name.split("/")
    parts = [_safe(part) for part in folders]
    # A folder must not be called like a report, or both could claim the same path.
    parts = [re.sub(r"\.(json|csv)$", r"%2E\1", part, flags=re.I) for part in parts]
    stem = _safe(last)
    if not parts and stem.casefold() in _TAKEN:
        stem = _escaped(stem[0]) + stem[1:]
    return PurePosixPath(*parts, f"{stem}.json")


def _safe(part: str) -> str:
    safe = _UNSAFE.sub(lambda found: _escaped(found[0]), part)
    if _bytes(safe) <= _LONGEST_REPORT:
        return safe
    return safe.encode()[:100].decode(errors="ignore") + "~" + _digest(part)


def _escaped(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogateescape"))


def _folded(path: PurePosixPath) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:12]


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogateescape"))
