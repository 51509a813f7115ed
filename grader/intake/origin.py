"""Who handed a submission in, as a download from a learning management system tells it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Student:
    """One of those who handed it in."""

    name: str
    """As the download writes it: Canvas leaves out blanks and capitals."""
    id: str = ""
    """The number or name by which the system knows the student; empty when unknown."""
    email: str = ""
    """Empty when unknown."""


@dataclass(frozen=True)
class Origin:
    """Where a submission comes from."""

    layout: str = "flat"
    """The layout that was read: says whose ids the students' ids are."""
    students: tuple[Student, ...] = ()
    """None when only the submission's own name tells."""
    late: bool = False
    """True when the system marks it as late."""


UNKNOWN = Origin()
"""Where nothing but the submission's own name tells."""
