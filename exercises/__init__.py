"""The exercises that ship with the grader: one TOML file each, and the schema they follow."""
