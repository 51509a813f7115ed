"""Checking functions where they are written: in a notebook, or a Python session."""

from grader.notebook.exercise import Exercise
from grader.notebook.result import Result

__all__ = ["Exercise", "Result"]
