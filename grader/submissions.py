"""Submissions on disk: one file each, or one folder each."""

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
_EXERCISE = re.compile(rb"^#\s*exercise:\s*(\S+?)(?:\s+variant\s+(\d+))?\s*(?:[;,].*)?$", re.M)


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

    def stated_exercise(self) -> tuple[str, int] | None:
        """Exercise and variant from a first line such as `# exercise: ID variant 3`."""
        data = next(file.data for file in self.files if file.name == self.main)
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


def find_submissions(path: Path) -> tuple[Path, ...]:
    """The submissions of a folder: each .py file and each folder that holds one, by name."""
    if not path.exists():
        raise UsageError(f"no file or folder {path}")
    if path.is_file():
        return (path,)
    found = tuple(sorted(child for child in path.iterdir() if _is_submission(child)))
    if not found:
        raise UsageError(f"{path} holds no submission: a .py file or a folder with one is needed")
    return found


def _is_submission(path: Path) -> bool:
    if path.name.startswith((".", "__")):
        return False
    return path.suffix == ".py" if path.is_file() else any(_sources(path))


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
    if sum(len(file.data) for file in files) > LARGEST:
        raise NotLoadable(f"{path} is larger than {LARGEST // 1024} KiB")
    return Submission(path.stem if path.is_file() else path.name, files, _main(path, files))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotLoadable(f"{path} cannot be read: {error.strerror}") from None


def _main(path: Path, files: tuple[SourceFile, ...]) -> str:
    names = [file.name for file in files]
    if len(names) == 1:
        return names[0]
    stated = [file.name for file in files if _EXERCISE.match(file.data)]
    for name in (*stated, *MAIN_NAMES):
        if name in names:
            return name
    if not names:
        raise NotLoadable(f"{path} holds no .py file")
    raise NotLoadable(
        f"{path} holds {', '.join(names)}: name the main file {' or '.join(MAIN_NAMES)}, "
        "or begin it with `# exercise: ID`"
    )
