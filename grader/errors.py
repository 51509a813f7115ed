"""The errors a user can cause or meet; each is one line that names the thing, place and way out."""


class GraderError(Exception):
    """Base of the errors reported without a traceback; `exit_code` is what the command returns."""

    exit_code = 2

    def _render_traceback_(self) -> list[str]:
        """What IPython shows: the line that tells the way out, not the grader's own code."""
        return [f"{type(self).__name__}: {self}"]


class SpecError(GraderError):
    """An exercise file cannot be used: names file, key, value and what is allowed."""


class UsageError(GraderError):
    """A command was asked for something that does not exist."""


class KeyFault(GraderError):
    """The answer key disagrees with its witness: the grader's fault, nobody is marked."""

    exit_code = 3


class Unconfined(GraderError):
    """Student code cannot be confined here, or not as well as was asked for."""

    exit_code = 3


class NotLoadable(GraderError):
    """A submission cannot be read."""

    exit_code = 4


class Interrupted(GraderError):
    """The user has ended a run; says how far it came."""

    exit_code = 130
