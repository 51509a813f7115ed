"""Naming the mistake: which replaced step of the program gives a student's numbers."""
