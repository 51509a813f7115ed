"""The command line as a whole: which commands there are, and how errors leave it."""

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import click

from grader import __version__
from grader.errors import GraderError

if TYPE_CHECKING:
    from grader.sandbox.runner import Runner

EPILOG = """Exit codes: 0 done (check: full marks), 1 done but not full marks, 2 usage or exercise
file, 3 fault of the grader, 4 submission not loadable, 130 interrupted."""

COMMANDS = {
    "certify": "grader.commands.certify:certify",
    "check": "grader.commands.check:check",
    "derive": "grader.commands.exercises:derive",
    "doctor": "grader.commands.doctor:doctor",
    "export": "grader.commands.export:export",
    "generate": "grader.commands.generate:generate",
    "grade": "grader.commands.grade:grade",
    "list": "grader.commands.exercises:list_command",
    "report": "grader.commands.report:report",
    "show": "grader.commands.exercises:show",
    "solve": "grader.commands.exercises:solve",
}
"""Each command with the place it is loaded from when it is called."""


class LazyGroup(click.Group):
    """A group that imports a command when it is needed: `check` must start fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    epilog=EPILOG,
)
@click.version_option(__version__, prog_name="grader")
def cli() -> None:
    """Grade forward and backward propagation written by students.

    Example: grader check solution.py
    """


def run(arguments: list[str], early: "Runner | None" = None) -> int:
    """Run a command line and return its exit code; errors are one line, or JSON in JSON mode."""
    try:
        code = cli.main(arguments, prog_name="grader", standalone_mode=False, obj=early)
        return int(code or 0)
    except GraderError as error:
        return _fail(arguments, str(error), error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 2
    except click.ClickException as error:
        return _fail(arguments, error.format_message(), 2)
    except (click.Abort, KeyboardInterrupt):
        return _fail(arguments, "interrupted", 130)
    except BrokenPipeError:
        # The reader (head, less) has seen enough; keep the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _fail(arguments: list[str], message: str, code: int) -> int:
    from grader.commands.shared import tell_error

    return tell_error(message, code, "json" in arguments or "--format=json" in arguments)
