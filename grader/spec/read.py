"""Reading exercise files: by path or by the id of one that ships with the grader."""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from grader.errors import SpecError, UsageError
from grader.spec.build import build
from grader.spec.exercise import Exercise
from grader.spec.schema import validate
from grader.spec.variant import choose

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


def read_exercise(path: Path, seed: int = 0) -> Exercise:
    """The exercise of a file, its open choices drawn with the seed; SpecError in one line."""
    return exercise_from(exercise_file(path), seed)


def exercise_file(path: Path) -> ExerciseFile:
    """The bytes of an exercise file and of its adapter; SpecError when they cannot be read."""
    adapter_path = path.with_suffix(".py")
    adapter = (adapter_path.name, _read(adapter_path)) if adapter_path.is_file() else None
    name = path.stem if path.parent == EXERCISES else str(path)
    return ExerciseFile(str(path), name, _read(path), adapter)


def exercise_from(file: ExerciseFile, seed: int) -> Exercise:
    """The exercise that the bytes of a file describe; SpecError in one line."""
    place = file.source.rpartition("/")[2]
    try:
        document = tomllib.loads(file.data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SpecError(f"{place}: not UTF-8 text: {error.reason} at byte {error.start}") from None
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{place}: not valid TOML: {error}") from None
    validate(document, file.data, place)
    chosen, variant = choose(document, seed, place)
    digest = hashlib.sha256(file.data + (file.adapter[1] if file.adapter else b"")).hexdigest()
    handle = f"{file.name} --variant {seed}" if variant else file.name
    origin = {"source": file.source, "handle": handle, "variant_seed": seed}
    return build(chosen, variant, place, sha256=digest, adapter=file.adapter, **origin)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SpecError(f"{path}: cannot be read: {error.strerror}") from None
