"""From what was handed in to the student of a key, and so to the variant it is graded with.

Who handed it in decides, never the number in the file alone: the learning system's word, else the
names of folder and file. Where neither knows a student of the key, the first line does, for a
variant that nobody else has handed in.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from grader.assignment.sealed import Key, exercise_of_key, read_key
from grader.errors import UsageError
from grader.intake.origin import Origin, Student
from grader.intake.submissions import Submission
from grader.spec.exercise import Exercise


@dataclass(frozen=True)
class SealedKey:
    """A key folder that is graded with."""

    folder: Path
    key: Key

    def exercise(self, variant: int = 0) -> Exercise:
        """The exercise, with the choices and numbers of a variant."""
        return exercise_of_key(self.folder, self.key, variant)


def sealed_key(folder: Path) -> SealedKey:
    """The key of a folder; UsageError when there is none, or its exercise has changed."""
    key = read_key(folder)
    if key is None:
        raise UsageError(f"{folder} holds no key: give the folder that `grader generate` has made")
    sealed = SealedKey(folder, key)
    sealed.exercise()
    return sealed


@dataclass
class Owners:
    """Which student of a key has handed in which submission."""

    sealed: SealedKey
    _names: Mapping[str, frozenset[str]]
    """Exact names and what is left of them -> students."""
    _taken: dict[str, str] = field(default_factory=dict)
    """Students -> the submission that is theirs without doubt, or that came first."""

    def exercise_for(self, submission: Submission) -> Exercise:
        """The exercise in the variant of the submission's student; UsageError when in doubt."""
        stated = self._stated(submission)
        student = self._student(submission, stated)
        variant = self.sealed.key.students[student].variant
        if stated is not None and stated != variant:
            raise UsageError(
                f"{submission.id} says variant {stated} in its first line, {student} has "
                f"{variant}: ask whose work it is; with the first line set right it can be graded"
            )
        return self.sealed.exercise(variant)

    def _stated(self, submission: Submission) -> int | None:
        """The variant of the first line, None when there is none."""
        stated = submission.stated_exercise()
        if stated is None:
            return None
        key = self.sealed.key
        if PurePosixPath(stated[0]).name not in {key.exercise, key.id}:
            raise UsageError(f"{submission.id} is for {stated[0]}, the key for {key.id}")
        return stated[1] or None

    def _student(self, submission: Submission, stated: int | None) -> str:
        found = self._named(submission.id, submission.origin)
        if len(found) > 1 and submission.origin.students:
            having = [name for name in found if self._variant(name) == stated]
            found = having or found
        if len(found) > 1:
            names = ", ".join(sorted(found))
            raise UsageError(f"{submission.id} may be of {names}: name it after one student")
        return found[0] if found else self._by_line(submission.id, stated)

    def _by_line(self, submission: str, stated: int | None) -> str:
        students = self.sealed.key.students
        having = [name for name in students if stated and self._variant(name) == stated]
        if not having:
            what = f"variant {stated} is nobody's" if stated else "its first line has no variant"
            raise UsageError(f"{submission} names no student of the key, and {what}")
        owner = self._taken.setdefault(having[0], submission)
        if owner != submission:
            raise UsageError(
                f"{submission} names no student of the key, and {having[0]}, whose variant "
                f"{stated} it has, has handed in {owner}"
            )
        return having[0]

    def _variant(self, student: str) -> int:
        return self.sealed.key.students[student].variant

    def _named(self, submission: str, origin: Origin) -> list[str]:
        """The students that a submission's names point at: exact ones first, then parts of them."""
        people = [_of_person(one) for one in origin.students] or [_of_name(submission)]
        return sorted({student for tiers in people for student in self._first(tiers)})

    def _first(self, tiers: Iterable[list[str]]) -> set[str]:
        """The students of the first tier of names that any of them has."""
        for names in tiers:
            found = {student for name in names for student in self._names.get(name, ())}
            if found:
                return found
        return set()


def owners_of(sealed: SealedKey, handed_in: Iterable[tuple[str, Origin]]) -> Owners:
    """The owners of what was handed in, given the name and origin of each submission."""
    names: dict[str, set[str]] = defaultdict(set)
    for student, holder in sealed.key.students.items():
        for name in (student, *holder.also):
            names[_exact(name)].add(student)
            names[_bare(name)].add(student)
            names[_bare(name).removeprefix("participant")].add(student)
    names.pop("", None)
    owners = Owners(sealed, {name: frozenset(found) for name, found in names.items()})
    for submission, origin in handed_in:
        found = owners._named(submission, origin)
        if len(found) == 1:
            owners._taken.setdefault(found[0], submission)
    return owners


def _of_person(person: Student) -> Iterator[list[str]]:
    """Ids first: names of people need not be unique."""
    yield [_exact(name) for name in (person.id, person.email) if name]
    yield [_bare(name) for name in (person.id,) if name]
    yield [_bare(person.name)]


def _of_name(submission: str) -> Iterator[list[str]]:
    """The parts of a path as they are, without signs, and in pieces at underscores."""
    parts = submission.split("/")
    yield [_exact(part) for part in parts]
    yield [_bare(part) for part in parts]
    yield [_bare(piece) for part in parts for piece in part.split("_")]


def _exact(name: str) -> str:
    return "=" + unicodedata.normalize("NFKC", name).casefold().strip()


def _bare(name: str) -> str:
    """Letters and digits only: Canvas writes `Doe, Jane` as `doejane`."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in folded if sign.isalnum())
