"""Commands about exercises: list, show, solve, derive."""

import json

import click

from grader.commands.shared import FORMAT, VARIANT, exercise_names, named_exercise


@click.command("list")
@FORMAT
def list_command(form: str) -> None:
    """List the exercises that ship with the grader.

    Example: grader list
    """
    from grader.spec.read import bundled

    exercises = [named_exercise(name, 0) for name in bundled()]
    if form == "json":
        rows = [{"id": e.id, "title": e.title, "variant": e.variant} for e in exercises]
        click.echo(json.dumps(rows, indent=2))
        return
    from grader.render.tables import exercise_table

    exercise_table(exercises)


@click.command()
@click.argument("exercise", shell_complete=exercise_names)
@VARIANT
@FORMAT
def show(exercise: str, variant: int, form: str) -> None:
    """Show the task of EXERCISE (an id or a .toml file) as a student reads it.

    Example: grader show logistic-log-likelihood
    """
    from grader.statement import statement

    chosen = named_exercise(exercise, variant)
    if form == "json":
        sections = [{"heading": h, "rows": rows} for h, rows in statement(chosen)]
        click.echo(json.dumps({"id": chosen.id, "title": chosen.title, "sections": sections}))
        return
    from grader.render.statement import statement_text

    click.echo(statement_text(chosen), nl=False)


@click.command()
@click.argument("exercise", shell_complete=exercise_names)
@click.option("--case", "number", default=1, show_default=True, help="Number of the case.")
@click.option("--seed", help="Add the hidden cases that `grade --seed` draws from this seed.")
@VARIANT
@FORMAT
def solve(exercise: str, number: int, seed: str | None, variant: int, form: str) -> None:
    """Show every quantity of a case: inputs, forward values, objective, gradients, bounds.

    Example: grader solve worked-example
    """
    from grader.answers.cases import cases_of, find_case
    from grader.solve import Solution, solution_document

    chosen = named_exercise(exercise, variant)
    cases = cases_of(chosen, seed)
    solution = Solution(chosen, find_case(cases, number))
    if form == "json":
        click.echo(json.dumps(solution_document(solution), indent=2, allow_nan=False))
        return
    from grader.render.solution import solution_text

    click.echo(solution_text(solution, len(cases)), nl=False)


@click.command()
@click.argument("exercise", shell_complete=exercise_names)
@click.option("--wrt", help="Only the derivative with respect to this parameter.")
@VARIANT
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "latex", "mathml", "json"]),
    default="text",
    show_default=True,
)
def derive(exercise: str, wrt: str | None, variant: int, form: str) -> None:
    """Derive the gradients by the chain rule, every factor shown.

    Example: grader derive logistic-log-likelihood --wrt beta
    """
    from grader.derive import derivation_text

    click.echo(derivation_text(named_exercise(exercise, variant), wrt, form), nl=False)
