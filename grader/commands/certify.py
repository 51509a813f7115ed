"""The command that shows what an exercise can tell apart."""

import json

import click

from grader.commands.shared import FORMAT, VARIANT, exercise_names, named_exercise


@click.command()
@click.argument("exercise", shell_complete=exercise_names)
@VARIANT
@FORMAT
def certify(exercise: str, variant: int, form: str) -> int:
    """Show that EXERCISE tells right from wrong.

    The reference earns full marks and empty functions nothing; every mistake of
    the catalogue that can be made in this network changes a result, loses marks
    and is found again. Prints the mistakes that give the same numbers, with the
    quantity that would separate them. Exits with 1 when something is missing.

    Example: grader certify logistic-log-likelihood
    """
    from dataclasses import asdict

    from grader.certification.certify import certify as certificate_of
    from grader.certification.kept import keep
    from grader.certification.text import certificate_text

    chosen = named_exercise(exercise, variant)
    certificate = certificate_of(chosen)
    keep(chosen, certificate)
    if form == "json":
        document = {**asdict(certificate), "problems": certificate.problems}
        click.echo(json.dumps(document, indent=2))
    else:
        click.echo(certificate_text(certificate), nl=False)
    return 1 if certificate.problems else 0
