"""The trusted judgement: from an exercise to a score report."""

__version__ = "0.1.0"
