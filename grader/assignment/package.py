"""A student's package and sealed cases, as bytes; the same seeds give the same bytes."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from grader.answers.cases import hidden_cases, public_cases
from grader.assignment.derived import derivation_files, derivation_name
from grader.assignment.handout import Task, Whose, handout
from grader.assignment.notebook import notebook_text
from grader.assignment.starter import Starter
from grader.assignment.worked import Worked, cases_text, shown
from grader.spec.exercise import Exercise
from grader.spec.files import ExerciseFile

Files = dict[str, bytes]
CASES_FILE = "public_cases.json"
"""Name of a package's public cases."""


@dataclass(frozen=True)
class Package:
    """All that is made for one student."""

    files: Files
    """What the student gets."""
    sealed: bytes
    """Public and hidden cases with their answers, for the instructor."""
    derivation: str
    """Name of the derivation; empty when there is none."""


@dataclass(frozen=True)
class _Structure:
    """What students with the same choices share."""

    task: Task
    derivation: str


@dataclass(eq=False)
class Maker:
    """Makes packages of one exercise; what depends on the choices alone is made once."""

    file: ExerciseFile
    named: str
    """How a student's file names the exercise."""
    template: str | None
    seed: str
    """Of the hidden cases."""
    derivations: dict[str, Files] = field(default_factory=dict)
    """Derivations by name."""
    _known: dict[Hashable, _Structure] = field(default_factory=dict)

    def package(self, student: str, exercise: Exercise) -> Package:
        """Everything for a student; SpecError or KeyFault when cases cannot be made."""
        structure = self._structure(exercise)
        public = [Worked(exercise, case) for case in public_cases(exercise)]
        hidden = hidden_cases(exercise, self.seed, len(public))
        files = self._files(structure.task, exercise, student, public)
        sealed = [*public, *(Worked(exercise, case) for case in hidden)]
        key_bytes = self._sealed(exercise, student, sealed)
        return Package(files, key_bytes, structure.derivation)

    def _files(
        self, task: Task, exercise: Exercise, student: str, public: Sequence[Worked]
    ) -> Files:
        starter = Starter(exercise, self.named, self.template)
        whose = Whose(student, exercise.variant_seed, shown(public))
        texts = {
            "handout.html": handout(task, whose, "html"),
            "handout.md": handout(task, whose, "md"),
            "solution.py": starter.module("solution.py"),
            "solution.ipynb": notebook_text(starter, task.markdown),
            CASES_FILE: cases_text({}, exercise, public),
            **{picture.file: picture.svg for picture in task.pictures},
        }
        files = {name: text.encode() for name, text in texts.items()}
        return files | (exercise_files(self.file) if self.named.endswith(".toml") else {})

    def _sealed(self, exercise: Exercise, student: str, cases: Sequence[Worked]) -> bytes:
        head = {"student": student, "seed": self.seed}
        return cases_text(head, exercise, cases).encode()

    def _structure(self, exercise: Exercise) -> _Structure:
        key = structure_of(exercise)
        if key not in self._known:
            name = derivation_name(exercise, repr(key))
            files = derivation_files(exercise)
            if files:
                self.derivations[name] = files
            self._known[key] = _Structure(Task(exercise, self.named), name if files else "")
        return self._known[key]


def structure_of(exercise: Exercise) -> Hashable:
    """What equal choices have in common."""
    return exercise.functions, exercise.network, exercise.names


def exercise_files(file: ExerciseFile) -> Files:
    """The exercise's own file and adapter, by name."""
    name = file.source.rpartition("/")[2]
    return {name: file.data, **(dict([file.adapter]) if file.adapter else {})}
