"""Exercise files: from TOML to a validated, frozen `Exercise`."""
