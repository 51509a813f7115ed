"""A submission: one file, or the files of one folder."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader.errors import NotLoadable, UsageError
from grader.intake.notebooks import ENDING, LARGEST_NOTEBOOK, Notebook, as_code, is_notebook
from grader.intake.origin import UNKNOWN, Origin
from grader.sandbox.job import SourceFile

_MAIN_STEMS = ("solution", "submission", "main")
MAIN_NAMES = tuple(stem + ending for ending in (".py", ENDING) for stem in _MAIN_STEMS)
LARGEST = 1024 * 1024
"""Bytes a submission's files may have in all; of a notebook its code counts."""
_EXERCISE = re.compile(rb"^#\s*exercise:\s*(\S+?)(?:\s+variant\s+(\d{1,18}))?\s*(?:[;,].*)?$", re.M)


@dataclass(frozen=True)
class Submission:
    """A student's file or files."""

    id: str
    """File name without its ending, or the folder's name."""
    files: tuple[SourceFile, ...]
    main: str
    """Name of the file that defines the functions."""
    origin: Origin = UNKNOWN
    """Who handed it in, and how that is known."""
    notebooks: tuple[Notebook, ...] = ()
    """Those of its files that are notebooks; `files` has their code."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What was left out of its notebooks."""
        return tuple(note for notebook in self.notebooks for note in notebook.notes)

    @cached_property
    def sha256(self) -> str:
        """Over names and contents of all files."""
        digest = hashlib.sha256()
        for file in self.files:
            digest.update(f"{file.name}\0{len(file.data)}\0".encode() + file.data)
        return digest.hexdigest()

    @cached_property
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


def is_source(name: str) -> bool:
    """Whether a file can be part of a submission, by its name."""
    return name.lower().endswith(".py") or is_notebook(name)


def most_bytes(name: str) -> int:
    """So many bytes of a source file are read: one more than it may have."""
    return 1 + (LARGEST_NOTEBOOK if is_notebook(name) else LARGEST)


def source_code(name: str, data: bytes) -> tuple[bytes, tuple[Notebook, ...]]:
    """The Python code of a source file, and the notebook it is from."""
    if not is_notebook(name):
        return data, ()
    code, notebook = as_code(name, data)
    return code, (notebook,)


def _sources(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith((".", "__pycache__")) for part in parts)
        if not hidden and is_source(path.name) and path.is_file():
            yield path


def load_submission(path: Path) -> Submission:
    """The submission at a path; NotLoadable with the reason."""
    if not path.exists():
        raise NotLoadable(f"no file {path}")
    paths = [path] if path.is_file() else list(_sources(path))
    base = path.parent if path.is_file() else path
    files = ((one.relative_to(base).as_posix(), _read(one)) for one in paths)
    return submission_of(path.stem if path.is_file() else path.name, files, str(path))


def submission_of(
    name: str,
    files: Iterable[tuple[str, bytes]],
    where: str,
    main: str = "",
    origin: Origin = UNKNOWN,
) -> Submission:
    """The submission with these files; NotLoadable when they are too large or none is the main."""
    found = [(file, *source_code(file, data)) for file, data in files]
    sources = tuple(SourceFile(file, code) for file, code, _ in found)
    if sum(len(source.data) for source in sources) > LARGEST:
        raise NotLoadable(f"{where} is larger than {LARGEST // 1024} KiB")
    notebooks = tuple(notebook for *_, some in found for notebook in some)
    return Submission(name, sources, main or _main(where, sources), origin, notebooks)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most_bytes(path.name))
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
        raise NotLoadable(f"{where} holds no .py file and no notebook")
    raise NotLoadable(many_mains(where, names))


def many_mains(where: str, names: Iterable[str]) -> str:
    """What to tell when nothing says which of several files defines the functions."""
    return (
        f"{where} holds {', '.join(names)}: name the main file solution.py (or .ipynb), "
        "or begin it with `# exercise: ID`"
    )
