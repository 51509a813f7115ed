"""A submission: one file, or the files of one folder."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.errors import NotLoadable, UsageError
from grader.sandbox.job import SourceFile

MAIN_NAMES = ("solution.py", "submission.py", "main.py")
LARGEST = 1024 * 1024
"""Bytes a submission's files may have in all."""
_EXERCISE = re.compile(rb"^#\s*exercise:\s*(\S+?)(?:\s+variant\s+(\d{1,18}))?\s*(?:[;,].*)?$", re.M)


@dataclass(frozen=True)
class Submission:
    """A student's file or files."""

    id: str
    """File name without its ending, or the folder's name."""
    files: tuple[SourceFile, ...]
    main: str
    """Name of the file that defines the functions."""

    @property
    def sha256(self) -> str:
        """Over names and contents of all files."""
        digest = hashlib.sha256()
        for file in self.files:
            digest.update(f"{file.name}\0{len(file.data)}\0".encode() + file.data)
        return digest.hexdigest()

    @property
    def content(self) -> str:
        """What makes submissions identical: a file that stands alone may have any name."""
        if len(self.files) == 1:
            return hashlib.sha256(self.files[0].data).hexdigest()
        return f"{self.sha256} {self.main}"

    def stated_exercise(self) -> tuple[str, int] | None:
        """Exercise and variant from a first line such as `# exercise: ID variant 3`."""
        return stated_in(next(file.data for file in self.files if file.name == self.main))


def stated_in(data: bytes) -> tuple[str, int] | None:
    """Exercise and variant that the first line of a file names."""
    found = _EXERCISE.match(data.removeprefix(b"\xef\xbb\xbf"))
    if found is None:
        return None
    return found[1].decode(errors="replace"), int(found[2] or 0)


def exercise_of(submission: Submission, path: Path, given: str | None) -> tuple[str, int]:
    """Name and variant of the exercise to check: the one given, else the one the file states.

    A stated path is taken relative to the submission.
    """
    stated = submission.stated_exercise()
    if given is not None:
        return given, stated[1] if stated else 0
    if stated is None:
        raise UsageError(
            f"{path} does not say its exercise: begin it with `# exercise: ID`, or use --exercise"
        )
    name, variant = stated
    return (str(path.parent / name) if name.endswith(".toml") else name), variant


def _sources(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in parts):
            yield path


def load_submission(path: Path) -> Submission:
    """The submission at a path; NotLoadable with the reason."""
    if not path.exists():
        raise NotLoadable(f"no file {path}")
    paths = [path] if path.is_file() else list(_sources(path))
    base = path.parent if path.is_file() else path
    files = tuple(SourceFile(one.relative_to(base).as_posix(), _read(one)) for one in paths)
    return submission_of(path.stem if path.is_file() else path.name, files, str(path))


def submission_of(
    name: str, files: tuple[SourceFile, ...], where: str, main: str = ""
) -> Submission:
    """The submission with these files; NotLoadable when they are too large or none is the main."""
    if sum(len(file.data) for file in files) > LARGEST:
        raise NotLoadable(f"{where} is larger than {LARGEST // 1024} KiB")
    return Submission(name, files, main or _main(where, files))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotLoadable(f"{path} cannot be read: {error.strerror}") from None


def _main(where: str, files: tuple[SourceFile, ...]) -> str:
    names = [file.name for file in files]
    if len(names) == 1:
        return names[0]
    stated = [file.name for file in files if stated_in(file.data)]
    for name in (*stated, *MAIN_NAMES):
        if name in names:
            return name
    if not names:
        raise NotLoadable(f"{where} holds no .py file")
    raise NotLoadable(
        f"{where} holds {', '.join(names)}: name the main file {' or '.join(MAIN_NAMES)}, "
        "or begin it with `# exercise: ID`"
    )
