"""Archives as trees, without unpacking: only sources and inner archives are read, into one
unnamed temporary file, and within limits that no class needs and every bomb breaks."""

import errno
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from lzma import LZMAError
from typing import IO, BinaryIO

from grader.intake.names import EvilName, is_junk, parts_of, shown
from grader.intake.streams import PIECE, counted, directory_bytes, unpacked
from grader.intake.tree import (
    MOST_BYTES,
    Complain,
    File,
    Folder,
    PackedFile,
    archive_ending,
    joined,
    place,
    wanted_bytes,
)

MOST_MEMBERS = 100_000
"""Members an archive may have, inner archives included."""
MOST_RATIO = 1000
"""Bytes a packed byte may unpack to, once FREE_BYTES are reached."""
FREE_BYTES = 64 * 1024**2
"""Bytes any archive may unpack to, however well it packs."""
MOST_DIRECTORY = 16 * 1024**2
"""Bytes of a zip file's list of members, which is read as a whole."""
DEEPEST_ARCHIVE = 3
"""Archives in archives: the outermost counts as 1."""
_IN_MEMORY = 8 * 1024**2

_BROKEN = (
    *(tarfile.TarError, zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError),
    *(ValueError, RuntimeError, NotImplementedError, LookupError, OverflowError, ArithmeticError),
)
"""What the readers of the standard library raise on bytes that are no archive."""


class BadArchive(Exception):
    """An archive that cannot be read, or breaks a limit."""


@dataclass
class Budget:
    """What is left of the limits of an outermost archive."""

    packed: int
    """Its size in bytes."""
    members: int = MOST_MEMBERS
    unpacked: int = 0

    def take_member(self) -> None:
        """Count a member."""
        self.members -= 1
        if self.members < 0:
            raise BadArchive(f"it has more than {MOST_MEMBERS} members")

    def take_bytes(self, count: int) -> None:
        """Count bytes as they are unpacked, whatever the archive says about them."""
        self.unpacked += count
        if self.unpacked > MOST_BYTES:
            raise BadArchive(f"it unpacks to more than {MOST_BYTES // 1024**2} MiB")
        if self.unpacked > max(FREE_BYTES, MOST_RATIO * self.packed):
            raise BadArchive(f"it unpacks to more than {MOST_RATIO} times its size")


def _unnamed_file() -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)


@dataclass(frozen=True)
class Spool:
    """Where files out of archives are kept for a run: memory, then a file without a name."""

    file: IO[bytes] = field(default_factory=_unnamed_file)

    def take(self, stream: IO[bytes], limit: int) -> PackedFile:
        """Keep at most that many bytes of a stream."""
        start, size = self.file.seek(0, 2), 0
        while size < limit and (data := stream.read(min(PIECE, limit - size))):
            # Reading an inner archive moves the position.
            self.file.seek(start + size)
            self.file.write(data)
            size += len(data)
        return PackedFile(self.file, start, size)

    def close(self) -> None:
        """Give it back."""
        self.file.close()


@dataclass(frozen=True)
class Opener:
    """Reads archives into trees."""

    spool: Spool
    complain: Complain

    def open(self, file: File, path: str, budget: Budget, depth: int) -> Folder:
        """The tree of an archive; BadArchive with the reason."""
        if depth > DEEPEST_ARCHIVE:
            raise BadArchive(f"archives lie more than {DEEPEST_ARCHIVE} deep in each other")
        root = Folder()
        try:
            with file.open() as stream:
                read = _zip if archive_ending(path) == ".zip" else _tar
                for name, reason, inner in read(stream, budget):
                    self._take(root, path, name, reason, inner)
        except _BROKEN as error:
            if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EFBIG):
                raise
            raise BadArchive(f"it cannot be read: {shown(str(error)) or type(error)}") from None
        return root

    def _take(
        self, root: Folder, path: str, name: str, reason: str, inner: IO[bytes] | None
    ) -> None:
        """Put one member into the tree, or complain about it."""
        try:
            parts = parts_of(name)
        except EvilName as error:
            self.complain(joined(path, name[:200]), f"{error}, left out")
            return
        where = joined(path, *parts)
        if any(is_junk(part) for part in parts):
            return
        if reason:
            self.complain(where, f"{reason}, left out")
            return
        folder = self._folder(root, parts if inner is None else parts[:-1], where)
        if folder is not None and inner is not None:
            self._file(folder, parts[-1], where, inner)

    def _folder(self, root: Folder, parts: tuple[str, ...], where: str) -> Folder | None:
        folder = root
        for part in parts:
            if part in folder.files or part in folder.archives:
                self.complain(where, f"{shown(part)} is a file and a folder, left out")
                return None
            folder = folder.folders.setdefault(part, Folder())
        return folder

    def _file(self, folder: Folder, name: str, where: str, inner: IO[bytes]) -> None:
        if name in folder.folders:
            self.complain(where, "it is a file and a folder, left out")
            return
        if name in folder.files or name in folder.archives:
            self.complain(where, "it stands in the archive more than once: the last one counts")
        packed = self.spool.take(inner, wanted_bytes(name))
        place(folder, name, packed, where, self.complain)


Member = tuple[str, str, IO[bytes] | None]
"""A member's path, why it is left out (or nothing), and its bytes unless it is a folder."""


def _zip(stream: BinaryIO, budget: Budget) -> Iterator[Member]:
    if directory_bytes(stream) > MOST_DIRECTORY:
        raise BadArchive(f"its list of members is larger than {MOST_DIRECTORY // 1024**2} MiB")
    with zipfile.ZipFile(stream) as archive:
        for info in archive.infolist():
            budget.take_member()
            name, reason = _zip_name(info), _zip_reason(info)
            if reason or info.is_dir():
                yield name, reason, None
                continue
            with archive.open(info) as inner:
                yield name, "", counted(inner, budget.take_bytes)


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The name, which many programs write in UTF-8 without saying so."""
    name = getattr(info, "orig_filename", info.filename)
    if info.flag_bits & 0x800:
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def _zip_reason(info: zipfile.ZipInfo) -> str:
    mode = info.external_attr >> 16
    if info.create_system == 3 and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "a link or a device"
    return "it is encrypted" if info.flag_bits & 0x1 else ""


def _tar(stream: BinaryIO, budget: Budget) -> Iterator[Member]:
    source = counted(unpacked(stream), budget.take_bytes)
    with tarfile.open(fileobj=source, mode="r|", errors="surrogateescape") as archive:
        while (info := archive.next()) is not None:
            budget.take_member()
            archive.members.clear()  # type: ignore[attr-defined]  # it keeps all it has seen, and we never go back
            if info.isdir():
                yield info.name, "", None
            elif info.isreg():
                yield info.name, "", archive.extractfile(info)
            else:
                yield info.name, "a link or a device", None
