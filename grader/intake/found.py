"""What looking for submissions gives."""

from dataclasses import dataclass, field
from pathlib import Path

from grader.intake.origin import UNKNOWN, Origin
from grader.intake.submissions import is_source
from grader.intake.tree import File, archive_ending


@dataclass(frozen=True, slots=True)
class Found:
    """A submission that was found; its files are read when its turn comes."""

    name: str
    """Its path below what was graded: names the report."""
    id: str
    """The same without the ending of its file or archive."""
    files: tuple[tuple[str, File], ...]
    main: str
    """The file that defines the functions."""
    fault: str = ""
    """Why it cannot be read, when that is known already."""
    origin: Origin = UNKNOWN
    """Who handed it in."""


@dataclass(frozen=True)
class Collection:
    """Everything that was found below a path."""

    path: Path
    found: list[Found] = field(default_factory=list)
    not_understood: list[tuple[str, str]] = field(default_factory=list)
    """Paths that are no submission nor part of one, each with the reason."""

    def complain(self, path: str, reason: str) -> None:
        """List something that was not understood."""
        self.not_understood.append((path, reason))


def without_ending(name: str) -> str:
    """A file's or archive's name without what says what it is."""
    ending = archive_ending(name) or (name[name.rindex(".") :] if is_source(name) else "")
    return name[: len(name) - len(ending)] or name
