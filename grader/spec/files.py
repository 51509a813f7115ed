"""Exercise files as they lie on disk, by path or by the id of one that ships with the grader."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from grader.errors import SpecError, UsageError

EXERCISES = Path(__file__).parents[2] / "exercises"


def bundled() -> tuple[str, ...]:
    """Ids of the exercises that ship with the grader."""
    return tuple(sorted(path.stem for path in EXERCISES.glob("*.toml")))


def find_exercise(name: str) -> Path:
    """The file of an exercise given by id or by path."""
    path = Path(name)
    if path.suffix == ".toml" or "/" in name:
        if not path.is_file():
            raise UsageError(f"no exercise file {name}: give a path to a .toml file, or an id")
        return path
    path = EXERCISES / f"{name}.toml"
    if not path.is_file():
        raise UsageError(_unknown(name))
    return path


def _unknown(name: str) -> str:
    import difflib

    close = difflib.get_close_matches(name, bundled(), n=3, cutoff=0.4)
    hint = f"did you mean {', '.join(close)}? " if close else ""
    return f"no exercise {name!r}: {hint}`grader list` shows all; a path ends in .toml"


@dataclass(frozen=True)
class ExerciseFile:
    """An exercise file as it lies on disk: all that another machine needs to read it."""

    source: str
    """Its path."""
    name: str
    """How a command names it: the id of one that ships with the grader, else its path."""
    data: bytes
    adapter: tuple[str, bytes] | None
    """Name and bytes of `NAME.py` beside `NAME.toml`."""

    @property
    def sha256(self) -> str:
        """Of the file and its adapter."""
        return hashlib.sha256(self.data + (self.adapter[1] if self.adapter else b"")).hexdigest()


def exercise_file(path: Path) -> ExerciseFile:
    """The bytes of an exercise file and of its adapter; SpecError when they cannot be read."""
    adapter_path = path.with_suffix(".py")
    adapter = (adapter_path.name, _read(adapter_path)) if adapter_path.is_file() else None
    name = path.stem if path.parent == EXERCISES else str(path)
    return ExerciseFile(str(path), name, _read(path), adapter)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SpecError(f"{path}: cannot be read: {error.strerror}") from None
