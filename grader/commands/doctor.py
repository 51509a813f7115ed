"""The command that tells how this machine confines student code."""

import json

import click

from grader.commands.shared import FORMAT


@click.command()
@FORMAT
def doctor(form: str) -> int:
    """Say how student code is confined on this machine, found out by trying.

    Runs a built-in hostile submission behind each wall, shows what refused each
    attempt, all limits, and what to do for a better wall. Exits with 3 where
    nothing can be confined.

    Example: grader doctor
    """
    from grader.doctor import diagnosis, diagnosis_text

    document = diagnosis()
    text = json.dumps(document, indent=2) + "\n" if form == "json" else diagnosis_text(document)
    click.echo(text, nl=False)
    return 0 if document["tier"] else 3
