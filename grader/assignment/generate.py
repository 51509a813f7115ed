"""The `generate` command's work: packages for students, and the key that grades them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.assignment.package import (
    CASES_FILE,
    Maker,
    Package,
    exercise_files,
    structure_of,
)
from grader.assignment.roster import Roster, Student
from grader.assignment.sealed import (
    CASES_FOLDER,
    DERIVATIONS_FOLDER,
    EXERCISE_FOLDER,
    KEY_FILE,
    Holder,
    Key,
    open_course,
    opened_key_folder,
    read_key,
)
from grader.assignment.seeds import Course
from grader.assignment.starter import parsed_template
from grader.assignment.writing import cannot, place, seal, sealed_folder
from grader.certification.kept import require_certified
from grader.errors import SpecError, UsageError
from grader.render.progress import grading_progress
from grader.spec.exercise import Exercise
from grader.spec.files import EXERCISES, ExerciseFile, exercise_file
from grader.spec.read import exercise_from

MOST_LISTED = 20
"""Files that were kept are listed up to so many."""


@dataclass(frozen=True)
class Order:
    """What the command line asks for."""

    exercise: Path
    roster: Roster
    out: Path
    key: Path
    secret: Path | None
    uncertified: bool
    """Go on with an exercise that cannot tell right from wrong."""


@dataclass
class Outcome:
    """What a run has done."""

    students: int = 0
    new: int = 0
    """Students who had no package."""
    kept: tuple[str, ...] = ()
    """Files that differ from what would be written."""
    others: tuple[str, ...] = ()
    """Students of the key who are not in the roster."""
    notes: tuple[str, ...] = ()


def generate(order: Order) -> Outcome:
    """Write what is missing of packages and key; UsageError, SpecError or KeyFault in one line."""
    _check_folders(order)
    file = exercise_file(order.exercise)
    base = exercise_from(file, 0)
    template = _template(order.exercise, base)
    try:
        opened_key_folder(order.key)
        course = open_course(order.key, order.secret)
        key = _key(order, file, base, course)
        variants = _variants(order, course, file)
        maker = Maker(file, key.exercise, template, key.seed)
        outcome = _write_all(order, key, maker, variants)
    except OSError as error:
        raise cannot(Path(error.filename or order.out), error) from None
    outcome.notes = tuple(_notes(base))
    return outcome


def _variants(order: Order, course: Course, file: ExerciseFile) -> dict[Student, Exercise]:
    """Each student's exercise; UsageError when some choice that is drawn is not certified."""
    base = exercise_from(file, 0)
    variants = {
        student: exercise_from(file, course.variant(base.id, student.id))
        for student in order.roster.students
    }
    if not order.uncertified:
        for exercise in {structure_of(one): one for one in variants.values()}.values():
            require_certified(exercise)
    return variants


def _check_folders(order: Order) -> None:
    out, key = order.out.resolve(), order.key.resolve()
    if out == key or out in key.parents or key in out.parents:
        raise UsageError(
            f"--key {order.key} and --out {order.out} must lie beside each other: "
            "the key is not for students"
        )


def _template(path: Path, exercise: Exercise) -> str | None:
    """The beginning an instructor gives in NAME.starter.py beside NAME.toml."""
    starter = path.with_name(f"{path.stem}.starter.py")
    if path.stem == "solution":
        raise SpecError(f"{path}: students' files are called solution: rename the exercise")
    if starter.is_file():
        try:
            return parsed_template(starter.read_text("utf-8"), str(starter))
        except (OSError, UnicodeDecodeError) as error:
            raise SpecError(f"{starter} cannot be read: {error}") from None
    if exercise.adapter is not None:
        raise SpecError(
            f"{path} has the adapter {exercise.adapter[0]}, so students write something else than "
            f"its functions: put what they begin with into {starter.name} beside it"
        )
    return None


def _key(order: Order, file: ExerciseFile, base: Exercise, course: Course) -> Key:
    """The key of an earlier run when it is of the same exercise and secret, else a new one."""
    named = base.id if order.exercise.parent == EXERCISES else order.exercise.name
    fresh = Key(named, base.id, file.sha256, course.mark, course.hidden_seed(base.id))
    known = read_key(order.key)
    if known is None:
        return fresh
    for field, what in (("id", "exercise"), ("sha256", "version of the exercise"),
                        ("secret", "secret")):  # fmt: skip
        if getattr(known, field) != getattr(fresh, field):
            raise UsageError(
                f"{order.key} was made with another {what}: name another folder with --key, and "
                "another --out"
            )
    return replace(fresh, students=known.students)


def _write_all(
    order: Order, key: Key, maker: Maker, variants: Mapping[Student, Exercise]
) -> Outcome:
    outcome, holders, kept = Outcome(), dict(key.students), []
    if key.exercise.endswith(".toml"):
        sealed_folder(order.key / EXERCISE_FOLDER)
        for name, data in exercise_files(maker.file).items():
            seal(order.key / EXERCISE_FOLDER / name, data)
    seal(order.key / KEY_FILE, key.to_json())  # so that no other secret can go on from here
    with grading_progress(len(variants), "generating") as done:
        for student, exercise in variants.items():
            _check_package(order.out / student.id, exercise.variant_seed)
            package = maker.package(student.id, exercise)
            placed = place(order.out / student.id, package.files)
            kept += [f"{student.id}/{name}" for name, how in placed.items() if how == "kept"]
            outcome.new += all(how == "new" for how in placed.values())
            _seal(order, student, package, maker)
            holders[student.id] = Holder(
                exercise.variant_seed, exercise.variant, package.derivation, student.also
            )
            done()
    seal(order.key / KEY_FILE, replace(key, students=holders).to_json())
    here = {student.id for student in variants}
    outcome.students, outcome.kept = len(here), tuple(kept)
    outcome.others = tuple(name for name in holders if name not in here)
    return outcome


def _check_package(folder: Path, variant: int) -> None:
    """UsageError when there is a package of another variant: no key could grade both."""
    try:
        known = json.loads((folder / CASES_FILE).read_bytes())["variant"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    if known != variant:
        raise UsageError(
            f"{folder} was made with another key, as variant {known}: name that key, or another "
            "--out"
        )


def _seal(order: Order, student: Student, package: Package, maker: Maker) -> None:
    seal(order.key / CASES_FOLDER / f"{student.id}.json", package.sealed)
    for ending, data in maker.derivations.pop(package.derivation, {}).items():
        seal(order.key / DERIVATIONS_FOLDER / f"{package.derivation}{ending}", data)


def _notes(exercise: Exercise) -> Iterator[str]:
    """What makes variants less different than one may think."""
    if not exercise.draw.public:
        yield "the public cases are fixed in the exercise, so all students have the same numbers"
    if not exercise.draw.hidden:
        yield "the exercise draws no hidden cases: set draw.hidden to have some"


def outcome_lines(order: Order, outcome: Outcome) -> Iterator[str]:
    """What was done, for people."""
    column = f" by the column {order.roster.column!r}" if order.roster.column else ""
    yield f"{outcome.students} students{column}, {outcome.new} of them new: {order.out}"
    yield f"key for grading, not for students: {order.key}"
    for name in outcome.kept[:MOST_LISTED]:
        yield f"kept, since it differs from what would be written: {name}"
    if len(outcome.kept) > MOST_LISTED:
        yield f"kept as well: {len(outcome.kept) - MOST_LISTED} more files"
    if outcome.others:
        names = ", ".join(outcome.others[:5]) + (" ..." if len(outcome.others) > 5 else "")
        yield f"in the key but not in this roster, left as they are: {names}"
    yield from (f"note: {note}" for note in outcome.notes)


def outcome_document(order: Order, outcome: Outcome) -> dict[str, Any]:
    """What was done, for programs."""
    return {
        "out": str(order.out),
        "key": str(order.key),
        "column": order.roster.column,
        "students": outcome.students,
        "new": outcome.new,
        "kept": list(outcome.kept),
        "not_in_roster": list(outcome.others),
        "notes": list(outcome.notes),
    }
