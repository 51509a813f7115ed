"""The folder of reports: written whole or not at all, by one grader at a time."""

import fcntl
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from grader.errors import UsageError

Document = dict[str, Any]
LOCK_FILE, RUN_FILE, SUMMARY_FILE = ".lock", "run.json", "summary.csv"
_PIECE = 1 << 16
_PART = re.compile(r"\..+\.\d+\.part")


class Store:
    """The reports of one output folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made: set[str] = set()
        """The folders that are there."""

    def read(self, name: str) -> Document | None:
        """A report that an earlier run has written; None when there is none that can be read."""
        try:
            with open(self._path(name), "rb", _PIECE) as file:  # noqa: PTH123 - see `_path`
                document = json.loads(file.read())
        except (OSError, ValueError, RecursionError):
            return None
        known = isinstance(document, dict) and {"key", "submission", "score"} <= document.keys()
        return document if known else None

    def write(self, texts: Mapping[str, str]) -> None:
        """Write files by their names: each appears whole, and stays after a loss of power."""
        paths = {self._path(name): text for name, text in texts.items()}
        folders = {path.rpartition(os.sep)[0] for path in paths}
        for folder in folders - self._made:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
        self._made |= folders
        _replace(paths)
        for folder in folders:
            _sync(folder)

    def _path(self, name: str) -> str:
        """As text: a Path for each of thousands of files would cost as much as reading them."""
        return os.path.join(self.folder, name)  # noqa: PTH118

    def reports(self) -> Iterator[str]:
        """The names of all reports, whoever has handed in what they are about."""
        for folder, _, files in os.walk(self.folder):  # rglob would hold a path for each
            place = Path(folder).relative_to(self.folder).as_posix()
            for file in files:
                name = file if place == "." else f"{place}/{file}"
                if file.endswith(".json") and name != RUN_FILE:
                    yield name

    def strays(self, expected: Iterable[str]) -> list[str]:
        """Reports about submissions that were not found this time."""
        known = set(expected)
        return sorted(name for name in self.reports() if name not in known and self.read(name))

    def sweep(self) -> None:
        """Remove what graders that were killed have left half-written."""
        for folder, _, files in os.walk(self.folder):
            for file in files:
                if _PART.fullmatch(file):
                    (Path(folder) / file).unlink(missing_ok=True)


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """The store of a folder, for this process alone; UsageError when another one has it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = _locked(folder / LOCK_FILE)
    except OSError as error:
        raise cannot_write(folder, error) from None
    try:
        store = Store(folder)
        store.sweep()
        yield store
    finally:
        os.close(lock)  # the file stays: whoever waits for it must not lock one that is gone


def cannot_write(folder: Path, error: OSError) -> UsageError:
    """What the user is told when the system refuses to write."""
    return UsageError(f"cannot write into {folder}: {error.strerror or error}")


def _locked(path: Path) -> int:
    """A lock that the system itself takes back from a process that dies."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(lock, 0)
        os.write(lock, f"{os.getpid()}\n".encode())
    except BlockingIOError:
        owner = os.read(lock, 20).decode(errors="replace").strip()
        os.close(lock)
        raise UsageError(
            f"process {owner} is grading into {path.parent}: wait for it, or use another --out"
        ) from None
    except OSError:
        os.close(lock)
        raise
    return lock


def _replace(texts: Mapping[str, str]) -> None:
    """Write so that a reader sees the old file or the whole new one; OSError at the first fault.

    All are written before the first is waited for: the disk takes them together. What was whole
    when the disk was full is kept.
    """
    parts = {path: _part_of(path) for path in texts}
    try:
        with ExitStack() as stack:
            files, fault = _written(stack, {parts[path]: text for path, text in texts.items()})
            for path, part in parts.items():
                if part in files:
                    os.fsync(files[part])
                    os.replace(part, path)  # noqa: PTH105
        if fault is not None:
            raise fault
    except OSError:
        for part in parts.values():
            Path(part).unlink(missing_ok=True)
        raise


def _written(stack: ExitStack, texts: Mapping[str, str]) -> tuple[dict[str, int], OSError | None]:
    """The files that are whole, by their paths, and why there are no more of them."""
    files: dict[str, int] = {}
    for path, text in texts.items():
        try:
            file = stack.enter_context(_new(path))
            _write_all(file, text.encode())
        except OSError as error:
            return files, error
        files[path] = file
    return files, None


@contextmanager
def _new(path: str) -> Iterator[int]:
    """A new file's descriptor: `open` would make three more calls to the system."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        yield file
    finally:
        os.close(file)


def _write_all(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _part_of(path: str) -> str:
    folder, _, name = path.rpartition(os.sep)
    return f"{folder}{os.sep}.{name}.{os.getpid()}.part"


def _sync(path: str) -> None:
    """Make what was written to a file, or renamed in a folder, last."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
