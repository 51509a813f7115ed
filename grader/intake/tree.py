"""Files as they were handed in, on disk or inside archives, as one kind of tree."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, BinaryIO

from grader.intake.names import is_junk, shown
from grader.intake.submissions import is_source, most_bytes

ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
"""Endings by which an archive is known."""

METADATA = "submission_metadata.yml"
"""Gradescope's list of submissions and their students."""
MOST_LIST_BYTES = 64 * 1024**2
"""Bytes such a list may have."""
_PIECE = 1 << 16
MOST_BYTES = 1024**3
"""Bytes an archive may unpack to, inner archives included."""

Complain = Callable[[str, str], None]
"""Takes the path of something that was not understood, and the reason."""


@dataclass(frozen=True, slots=True)
class DiskFile:
    """A file on disk."""

    path: str
    """Where it lies."""

    def open(self) -> BinaryIO:
        """The file, to be read from its start."""
        # A Path each would take five times the memory; unasked for, `open` looks for a terminal.
        return open(self.path, "rb", _PIECE)  # noqa: PTH123


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file out of an archive: a stretch of the run's spool."""

    spool: IO[bytes]
    start: int
    size: int

    def open(self) -> BinaryIO:
        """The file, to be read from its start."""
        return io.BufferedReader(_Stretch(self.spool, self.start, self.size))


File = DiskFile | PackedFile


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder, or the top of an archive."""

    files: dict[str, File] = field(default_factory=dict)
    """The .py files and notebooks right in it, by name."""
    folders: dict[str, "Folder"] = field(default_factory=dict)
    """The folders right in it, by name."""
    archives: dict[str, File] = field(default_factory=dict)
    """The archives right in it, not opened yet."""
    lists: dict[str, File] = field(default_factory=dict)
    """What Gradescope writes beside submissions to say whose they are."""

    @property
    def is_empty(self) -> bool:
        """True when nothing in it can be a submission."""
        return not (self.files or self.folders or self.archives)


def read_start(file: File, limit: int) -> bytes:
    """At most that many bytes from the start of a file."""
    with file.open() as stream:
        start = stream.read(min(limit, _PIECE))  # memory for all of the limit would be cleared
        return start if len(start) < _PIECE else start + stream.read(limit - _PIECE)


def archive_ending(name: str) -> str:
    """The ending that makes a name an archive's; empty when it is none."""
    return next((ending for ending in ARCHIVES[::-1] if name.lower().endswith(ending)), "")


def place(folder: Folder, name: str, file: File, path: str, complain: Complain) -> None:
    """Put a file into its folder, by what its name says it is."""
    if is_junk(name):
        return
    if archive_ending(name):
        folder.archives[name] = file
    elif name.startswith("."):
        complain(path, "hidden, left out")
    elif is_source(name):
        folder.files[name] = file
    elif name == METADATA:
        folder.lists[name] = file
    else:
        complain(path, "neither a .py file, a notebook nor an archive, left out")


def wanted_bytes(name: str) -> int:
    """So many bytes of a packed file are of use; 0 when none are."""
    if archive_ending(name):
        return MOST_BYTES
    return most_bytes(name) if is_source(name) else MOST_LIST_BYTES if name == METADATA else 0


def joined(*parts: str) -> str:
    """A path for messages and names, without empty parts."""
    return "/".join(shown(part) for part in parts if part)


class _Stretch(io.RawIOBase):
    """Part of a larger file as a file of its own."""

    def __init__(self, whole: IO[bytes], start: int, size: int) -> None:
        self._whole, self._start, self._size = whole, start, size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("a negative position in a file")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        wanted = max(0, min(len(buffer), self._size - self._at))
        self._whole.seek(self._start + self._at)
        data = self._whole.read(wanted)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
