"""A download from a learning management system: one submission for each owner, its newest."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from grader.intake.archives import BadArchive, Budget
from grader.intake.found import Collection, Found
from grader.intake.grouping import main_file, parts_of_one, stands_alone, unwrapped
from grader.intake.layouts import Parse, Part
from grader.intake.names import shown
from grader.intake.submissions import many_mains
from grader.intake.tree import METADATA, File, Folder, archive_ending, joined


@dataclass(frozen=True)
class Level:
    """How deep in archives something lies."""

    depth: int = 0
    """Archives around it."""
    budget: Budget | None = None
    """Of the outermost of them."""


Open = Callable[[File, str, Level], tuple[Folder, Level]]
"""Opens an archive by its path; BadArchive with the reason."""


@dataclass(frozen=True)
class Piece:
    """A file or archive of the download, and whose it is."""

    part: Part
    file: File
    path: str
    """Where it lies, for messages."""
    level: Level

    @property
    def is_archive(self) -> bool:
        """True when it may hold further files."""
        return bool(archive_ending(self.part.file))


@dataclass(frozen=True)
class Download:
    """Sorts the files of a download by their owners."""

    collection: Collection
    open: Open
    given: bool
    """The exercise is known without the files' words."""
    owners: dict[str, list[Piece]] = field(default_factory=dict)

    def take(self, folder: Folder, parse: Parse, above: str, level: Level) -> None:
        """Take in all files below a folder; what the layout does not explain is listed."""
        for path, file in _leaves(folder):
            where = joined(above, *path.split("/"))
            part = parse(path)
            if part is not None:
                owner = part.owner.replace("/", "_")
                self.owners.setdefault(owner, []).append(Piece(part, file, where, level))
            elif archive_ending(path):
                self._inside(file, parse, where, level)
            elif path.rpartition("/")[2] != METADATA:
                self.collection.complain(where, "not named as this layout names files, left out")

    def submissions(self) -> Iterator[Found]:
        """One for each owner."""
        for owner, pieces in self.owners.items():
            newest = self._newest(pieces)
            last = max(newest, key=lambda piece: piece.part.attempt)
            try:
                folder = self._folder(newest)
                yield self._found(owner, folder, last)
            except BadArchive as error:
                yield _faulty(owner, last, f"{last.path}: {error}")

    def _inside(self, file: File, parse: Parse, where: str, level: Level) -> None:
        """An archive that is nobody's: it may be the download itself."""
        try:
            folder, inner = self.open(file, where, level)
            self.take(folder, parse, where, inner)
        except BadArchive as error:
            self.collection.complain(where, f"{error}, left out")

    def _newest(self, pieces: list[Piece]) -> list[Piece]:
        """The pieces that count, by the names of their files."""
        newest = max(piece.part.attempt for piece in pieces)
        counting: dict[str, Piece] = {}
        for piece in sorted(pieces, key=lambda piece: piece.part.attempt):
            older = counting.get(piece.part.file)
            if piece.part.whole and piece.part.attempt != newest:
                self._complain_older(piece, "a newer one")
                continue
            if older is not None:
                self._complain_older(older, piece.path)
            counting[piece.part.file] = piece
        return list(counting.values())

    def _complain_older(self, piece: Piece, newer: str) -> None:
        self.collection.complain(piece.path, f"an older attempt, left out: {newer} counts")

    def _folder(self, pieces: list[Piece]) -> Folder:
        """The files of one owner as a folder; an archive's when there is nothing else."""
        folder = Folder()
        archives = [piece for piece in pieces if piece.is_archive]
        for piece in pieces:
            if not piece.is_archive and not _put(folder, piece):
                self.collection.complain(piece.path, "a file and a folder, left out")
        if folder.is_empty and archives:
            *archives, last = sorted(archives, key=lambda piece: piece.part.attempt)
            folder, _ = self.open(last.file, last.path, last.level)
        for piece in archives:
            self.collection.complain(piece.path, "an archive beside other files, left out")
        return unwrapped(folder, self.given)

    def _found(self, owner: str, folder: Folder, last: Piece) -> Found:
        main = _only(folder) or main_file(folder, self.given)
        if main is None:
            names = [path for path, _ in _leaves(folder)]
            reason = many_mains(owner, names) if names else f"{owner} holds no .py file"
            return _faulty(owner, last, reason)
        for name, child in folder.folders.items():
            if stands_alone(child):
                self.collection.complain(joined(owner, name), "another submission, left out")
        for name in folder.archives:
            self.collection.complain(joined(owner, name), "an archive beside files, left out")
        files = tuple(sorted(parts_of_one(folder)))
        return Found(shown(owner), shown(owner), files, main, origin=last.part.origin)


def _faulty(owner: str, last: Piece, fault: str) -> Found:
    return Found(shown(owner), shown(owner), (), "", fault, last.part.origin)


def _only(folder: Folder) -> str | None:
    """The file of a folder that holds nothing else."""
    alone = len(folder.files) == 1 and not folder.folders
    return next(iter(folder.files)) if alone else None


def _leaves(folder: Folder, prefix: str = "") -> Iterator[tuple[str, File]]:
    """All files and archives below a folder, by their paths in it."""
    for table in (folder.files, folder.archives, folder.lists):
        yield from ((prefix + name, file) for name, file in table.items())
    for name, child in folder.folders.items():
        yield from _leaves(child, f"{prefix}{name}/")


def _put(folder: Folder, piece: Piece) -> bool:
    """Put a file where its path says; False when a file is in the way."""
    *above, name = piece.part.file.split("/")
    for part in above:
        if part in folder.files:
            return False
        folder = folder.folders.setdefault(part, Folder())
    if name in folder.folders:
        return False
    folder.files[name] = piece.file
    return True
