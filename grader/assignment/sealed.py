"""The instructor's key folder: who has which variant, and what it takes to grade them."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from grader.assignment.seeds import VARIANTS, Course, course_of, given_secret, new_secret
from grader.assignment.writing import seal, sealed_folder
from grader.errors import UsageError
from grader.spec.exercise import Exercise
from grader.spec.read import find_exercise, read_exercise

SCHEMA = 1
"""Version of the format of key.json."""
KEY_FILE, SECRET_FILE = "key.json", "secret"
CASES_FOLDER, DERIVATIONS_FOLDER, EXERCISE_FOLDER = "cases", "derivations", "exercise"


@dataclass(frozen=True)
class Holder:
    """A student's line of the key."""

    variant: int
    choices: str
    """The choices of the variant in words."""
    derivation: str
    """Path of the derivation without its ending; empty when there is nothing to derive."""
    also: tuple[str, ...]
    """Other names from the roster."""


@dataclass(frozen=True)
class Key:
    """What key.json holds."""

    exercise: str
    """Id of an exercise that ships with the grader, else the file's name in the key folder."""
    id: str
    sha256: str
    secret: str
    """Mark of the secret, to tell when another is used."""
    seed: str
    """Seed of the hidden cases."""
    students: Mapping[str, Holder] = field(default_factory=dict)

    def to_json(self) -> bytes:
        """As it is written."""
        return (json.dumps({"schema": SCHEMA, **asdict(self)}, indent=1) + "\n").encode()


def open_course(folder: Path, secret_file: Path | None) -> Course:
    """The course of the given secret, else of the folder's own, which is made when missing."""
    given = given_secret(secret_file)
    if given is not None:
        return Course(given)
    path = folder / SECRET_FILE
    if not path.exists():
        seal(path, new_secret())
    return course_of(path.read_bytes(), str(path))


def read_key(folder: Path) -> Key | None:
    """The key of a folder, None when there is none yet; UsageError when it cannot be used."""
    path = folder / KEY_FILE
    if not path.exists():
        return None
    try:
        document = json.loads(path.read_bytes())
        if document.pop("schema") != SCHEMA:
            raise UsageError(f"{path} is of another version of the grader: generate again")
        students = {name: _holder(holder) for name, holder in document.pop("students").items()}
        return Key(**document, students=students)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise UsageError(f"{path} is no key that `grader generate` has written") from None


def _holder(document: dict[str, Any]) -> Holder:
    holder = Holder(**{**document, "also": tuple(document["also"])})
    if not 1 <= holder.variant <= VARIANTS:
        raise ValueError(holder.variant)
    return holder


def exercise_of_key(folder: Path, key: Key, variant: int) -> Exercise:
    """The exercise as it was when the key was made; UsageError when it has changed since."""
    kept = folder / EXERCISE_FOLDER / key.exercise
    path = kept if key.exercise.endswith(".toml") else find_exercise(key.exercise)
    exercise = read_exercise(path, variant)
    if exercise.sha256 != key.sha256:
        raise UsageError(
            f"{folder} was made for another version of {key.id}: grade with that version, "
            "or generate into new folders"
        )
    return exercise


def opened_key_folder(folder: Path) -> None:
    """The folder with its parts, all for the owner only."""
    for path in (folder, folder / CASES_FOLDER, folder / DERIVATIONS_FOLDER):
        sealed_folder(path)
