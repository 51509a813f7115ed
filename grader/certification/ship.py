"""Certifies the exercises that ship: `python -m grader.certification.ship [--check]`.

Writes exercises/certified.json, which `grade` and `generate` trust; `--check` says whether it is up
to date.
"""

import json
import sys

from grader.certification.certify import certify
from grader.certification.kept import SHIPPED, key_of
from grader.spec.read import bundled, find_exercise, read_exercise


def keys(check: bool) -> dict[str, str]:
    """Exercise id -> key of each exercise that is certified; `check` certifies nothing anew."""
    found = {}
    for name in bundled():
        exercise = read_exercise(find_exercise(name), 0)
        problems = () if check else certify(exercise).problems
        if problems:
            sys.exit(f"{name}: {'; '.join(problems)}")
        found[name] = key_of(exercise)
    return found


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
