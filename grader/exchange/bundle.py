"""What an autograder is packed with: this program, the exercise, and the seed of hidden cases."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import UsageError
from grader.exchange.wheel import WHEEL, wheel_bytes
from grader.spec.exercise import Exercise
from grader.spec.files import exercise_file

SETTINGS = "settings.json"


@dataclass(frozen=True)
class Settings:
    """What a packed autograder grades with."""

    exercise: Path
    variant: int
    seed: str


def bundle(exercise: Exercise, seed: str) -> dict[str, bytes]:
    """The files of the bundle by their names."""
    file = exercise_file(Path(exercise.source))
    name = Path(exercise.source).name
    settings = {"exercise": f"exercise/{name}", "variant": exercise.variant_seed, "seed": seed}
    files = {
        WHEEL: wheel_bytes(),
        SETTINGS: (json.dumps(settings, indent=2) + "\n").encode(),
        f"exercise/{name}": file.data,
    }
    if file.adapter is not None:
        files[f"exercise/{file.adapter[0]}"] = file.adapter[1]
    return files


def read_settings(folder: Path) -> Settings:
    """The settings of an unpacked bundle; UsageError when they cannot be read."""
    path = folder / SETTINGS
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
        return Settings(folder / found["exercise"], int(found["variant"]), str(found["seed"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None
