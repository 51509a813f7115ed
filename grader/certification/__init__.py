"""Whether an exercise tells right from wrong."""
