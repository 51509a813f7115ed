"""Certifies the exercises that ship: `python -m grader.certification.ship [--check]`.

Writes exercises/certified.json, which `grade` and `generate` trust; `--check` says whether it is up
to date.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace

from grader.certification.certify import certify
from grader.certification.kept import SHIPPED, key_of
from grader.spec.exercise import Exercise
from grader.spec.files import exercise_file
from grader.spec.read import bundled, exercise_from, find_exercise

SEEDS = 500
"""Seeds that are tried to see all choices of an exercise."""


def keys(check: bool) -> dict[str, list[str]]:
    """Exercise id -> keys of its variants, all certified; `check` certifies nothing anew."""
    return {name: sorted(_keys(name, check)) for name in bundled()}


def _keys(name: str, check: bool) -> Iterator[str]:
    for exercise in _variants(name):
        problems = () if check else certify(exercise).problems
        if problems:
            sys.exit(f"{name} ({exercise.variant}): {'; '.join(problems)}")
        yield key_of(exercise)


def _variants(name: str) -> list[Exercise]:
    """An exercise with each combination of choices that some seed draws."""
    file = exercise_file(find_exercise(name))
    found: dict[str, Exercise] = {}
    for seed in range(SEEDS):
        exercise = exercise_from(file, seed)
        found.setdefault(exercise.variant, replace(exercise, variant_seed=0))
        if not exercise.variant:
            break
    return list(found.values())


def main(arguments: list[str]) -> None:
    """Write the file, or compare it."""
    check = arguments == ["--check"]
    text = json.dumps(keys(check), indent=2) + "\n"
    if not check:
        SHIPPED.write_text(text)
    elif not SHIPPED.exists() or SHIPPED.read_text() != text:
        sys.exit(f"{SHIPPED.name} is not up to date: python -m grader.certification.ship")


if __name__ == "__main__":
    main(sys.argv[1:])
