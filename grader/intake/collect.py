"""Finding the submissions of a folder or an archive, and listing what is none."""

import os
from dataclasses import dataclass, replace
from pathlib import Path

from grader.errors import NotLoadable, UsageError
from grader.intake.archives import BadArchive, Budget, Opener, Spool
from grader.intake.downloads import Download, Level
from grader.intake.found import Collection, Found, without_ending
from grader.intake.grouping import main_file, parts_of_one, spare_twin, stands_alone, unwrapped
from grader.intake.layouts import AUTOMATIC, Choice, Layout
from grader.intake.names import DEEPEST, is_junk, shown
from grader.intake.submissions import MAIN_NAMES, Submission, most_bytes, submission_of
from grader.intake.tree import (
    DiskFile,
    File,
    Folder,
    archive_ending,
    joined,
    place,
    read_start,
)


def load(found: Found) -> Submission:
    """Read the files of a submission; NotLoadable with the reason."""
    if found.fault:
        raise NotLoadable(found.fault)
    try:
        files = [(shown(name), read_start(file, most_bytes(name))) for name, file in found.files]
    except OSError as error:
        raise NotLoadable(f"{found.name} cannot be read: {error.strerror}") from None
    return submission_of(found.id, files, found.name, shown(found.main), found.origin)


def stated_place(found: Found, top: Path) -> Path:
    """The path to which an exercise file that a submission names is relative."""
    file = dict(found.files)[found.main]
    return Path(file.path) if isinstance(file, DiskFile) else top


def collect(
    path: Path,
    given: bool,
    spool: Spool,
    choice: Choice = AUTOMATIC,
) -> Collection:
    """The submissions at a path; `given` says that the exercise is known without their words."""
    if not path.exists():
        raise UsageError(f"no file or folder {path}")
    collection = Collection(path)
    search = _Search(collection, given, Opener(spool, collection.complain), choice)
    if path.is_dir():
        search.below(_disk_folder(path, "", collection), path.resolve().name, (), 0)
    elif archive_ending(path.name):
        search.archive_itself(path)
    else:
        collection.found.append(_single(path.name, (), DiskFile(str(path))))
    if not collection.found:
        why = "; ".join(f"{p}: {r}" for p, r in collection.not_understood[:3])
        raise UsageError(
            f"{path} holds no submission: a .py file, a notebook, "
            "a folder or an archive with one is needed" + (f" ({why})" if why else "")
        )
    collection.found.sort(key=lambda one: one.name)
    return collection


@dataclass(frozen=True)
class _Search:
    """Walks a tree and adds what it finds to a collection."""

    collection: Collection
    given: bool
    opener: Opener
    choice: Choice

    def archive_itself(self, path: Path) -> None:
        """An archive that is all there is: what is wrong with it is the user's to know."""
        try:
            budget = Budget(path.stat().st_size)
            tree = self.opener.open(DiskFile(str(path)), path.name, budget, 1)
        except BadArchive as error:
            raise UsageError(f"{path}: {error}") from None
        if not self.choice.is_given:
            tree = unwrapped(tree, self.given, keep_one=True, keep=self._is_download)
        self.below(tree, path.name, (), 1, budget)

    def below(
        self,
        folder: Folder,
        name: str,
        above: tuple[str, ...],
        depth: int,
        budget: Budget | None = None,
    ) -> None:
        """Everything below a folder; `above` are the parts of its name, none at the top."""
        layout = self.choice.of(folder, top=not above)
        if layout is not None:
            self._download(layout, folder, above, depth, budget)
            return
        for listed in folder.lists:
            self.collection.complain(joined(*above, listed), "not read in this layout")
        spare = spare_twin(folder)
        if spare is not None:
            reason = "left out: of a script and a notebook of one name only one is graded"
            self.collection.complain(joined(*above, spare), reason)
            kept = {name: file for name, file in folder.files.items() if name != spare}
            folder = replace(folder, files=kept)
        main = main_file(folder, self.given, top=not above)
        if main is not None:
            self._one(folder, above or (name,), main)
        else:
            for file_name, file in folder.files.items():
                self.collection.found.append(_single(file_name, above, file))
            for inner, file in folder.archives.items():
                self._archive(file, inner, above, depth, budget)
        for inner, child in folder.folders.items():
            if main is None or stands_alone(child):
                self.below(child, inner, (*above, inner), depth, budget)
        if folder.is_empty:
            self.collection.complain(joined(*(above or (name,))), "holds no .py file")

    def _download(
        self,
        layout: Layout,
        folder: Folder,
        above: tuple[str, ...],
        depth: int,
        budget: Budget | None,
    ) -> None:
        """A folder in which every file is named by a learning management system."""

        def opened(file: File, path: str, level: Level) -> tuple[Folder, Level]:
            inner = Level(level.depth + 1, level.budget or _own_budget(file))
            assert inner.budget is not None
            return self.opener.open(file, path, inner.budget, inner.depth), inner

        download = Download(self.collection, opened, self.given)
        download.take(folder, layout.parser(folder), joined(*above), Level(depth, budget))
        self.collection.found.extend(download.submissions())

    def _one(self, folder: Folder, parts: tuple[str, ...], main: str) -> None:
        """A folder that is one submission."""
        files = tuple(sorted(parts_of_one(folder)))
        name = joined(*parts)
        self.collection.found.append(Found(name, without_ending(name), files, main))
        for archive in folder.archives:
            self.collection.complain(
                joined(name, archive), "an archive beside a .py file, left out"
            )
        others = [other for other in folder.files if other != main]
        if others and not set(folder.files) & set(MAIN_NAMES):
            listed = ", ".join(map(shown, others))
            self.collection.complain(name, f"taken as one submission: {main} with {listed}")

    def _archive(
        self, file: File, name: str, above: tuple[str, ...], depth: int, budget: Budget | None
    ) -> None:
        """An archive among others: what is wrong with it stays with it."""
        whole = joined(*above, name)
        try:
            budget = budget or _own_budget(file)
            tree = self.opener.open(file, whole, budget, depth + 1)
        except BadArchive as error:
            found = Found(whole, without_ending(whole), (), "", f"{whole}: {error}")
            self.collection.found.append(found)
            return
        tree = unwrapped(tree, self.given, keep=self._is_download)
        self.below(tree, name, (*above, name), depth + 1, budget)

    def _is_download(self, folder: Folder) -> bool:
        return self.choice.of(folder, top=False) is not None


def _own_budget(file: File) -> Budget:
    try:
        with file.open() as stream:
            return Budget(stream.seek(0, 2))
    except OSError as error:
        raise BadArchive(f"it cannot be read: {error.strerror}") from None


def _single(name: str, above: tuple[str, ...], file: File) -> Found:
    whole = joined(*above, name)
    return Found(whole, without_ending(whole), ((name, file),), name)


def _disk_folder(path: Path, prefix: str, collection: Collection) -> Folder:
    """The tree of a folder on disk; links are not followed, since students made them."""
    folder = Folder()
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError as error:
        collection.complain(prefix or str(path), f"cannot be read: {error.strerror}")
        return folder
    for entry in entries:
        where = joined(prefix, entry.name)
        if is_junk(entry.name):
            continue
        if entry.is_symlink():
            collection.complain(where, "a link, not followed")
        elif entry.is_dir():
            if entry.name.startswith((".", "__")):
                collection.complain(where, "hidden, left out")
            elif where.count("/") >= DEEPEST:
                collection.complain(where, f"more than {DEEPEST} folders deep, left out")
            else:
                folder.folders[entry.name] = _disk_folder(Path(entry.path), where, collection)
        elif entry.is_file():
            place(folder, entry.name, DiskFile(entry.path), where, collection.complain)
        else:
            collection.complain(where, "a device or a pipe, left out")
    return folder
