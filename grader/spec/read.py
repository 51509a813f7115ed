"""Reading exercise files: from their bytes to an `Exercise`."""

import tomllib
from functools import lru_cache
from pathlib import Path

from grader.errors import SpecError
from grader.spec.build import build
from grader.spec.exercise import Exercise
from grader.spec.files import EXERCISES, ExerciseFile, bundled, exercise_file, find_exercise
from grader.spec.schema import validate
from grader.spec.variant import Variants, variants_of

__all__ = [
    "EXERCISES",
    "ExerciseFile",
    "bundled",
    "exercise_file",
    "exercise_from",
    "find_exercise",
    "read_exercise",
]


def read_exercise(path: Path, seed: int = 0) -> Exercise:
    """The exercise of a file, its open choices drawn with the seed; SpecError in one line."""
    return exercise_from(exercise_file(path), seed)


def exercise_from(file: ExerciseFile, seed: int) -> Exercise:
    """The exercise that the bytes of a file describe; SpecError in one line."""
    place = file.source.rpartition("/")[2]
    chosen, variant = _variants(file.data, place).choose(seed)
    handle = f"{file.name} --variant {seed}" if seed else file.name
    origin = {"source": file.source, "handle": handle, "variant_seed": seed}
    return build(chosen, variant, place, sha256=file.sha256, adapter=file.adapter, **origin)


@lru_cache(maxsize=16)
def _variants(data: bytes, place: str) -> Variants:
    """A class may have a variant for each student, all of one file."""
    try:
        document = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SpecError(f"{place}: not UTF-8 text: {error.reason} at byte {error.start}") from None
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{place}: not valid TOML: {error}") from None
    validate(document, data, place)
    return variants_of(document, place)
