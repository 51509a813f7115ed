"""Assignments: a package for each student with a variant of their own, and the instructor's key."""
