"""The trusted judgement: from an exercise to a score report."""

__version__ = "0.1.0"
__all__ = ["Exercise"]

TYPE_CHECKING = False  # without importing typing, which knows better
if TYPE_CHECKING:
    from grader.notebook import Exercise


def __getattr__(name: str) -> object:
    """`Exercise` for notebooks, imported when it is asked for: the command line must start fast."""
    if name != "Exercise":
        raise AttributeError(f"module 'grader' has no attribute {name!r}")
    from grader.notebook import Exercise

    return Exercise
