"""Entry of the command `grader`.

For `check` the guest process is started before anything else is imported: it needs NumPy, as the
host does, and on two cores both load it at the same time. Where the host may do without NumPy,
it does; see `grader.quick`.
"""

import gc
import os
import sys

TYPE_CHECKING = False  # without importing typing, which knows better
if TYPE_CHECKING:
    from grader.sandbox.runner import Runner, SubprocessRunner

gc.disable()  # imports make nothing but lasting objects; `grade` turns it on for its long run


def main() -> None:
    """Run the command line; exit codes are listed in `grader --help`."""
    try:
        code = _run(sys.argv[1:])
    except KeyboardInterrupt:
        sys.stderr.write("error: interrupted\n")
        code = 130
    _leave(code)


def _run(arguments: list[str]) -> int:
    is_check = arguments[:1] == ["check"] and not {"-h", "--help"} & set(arguments)
    early = _early(arguments) if is_check else None
    if early is None:
        return _ordinary(arguments, None)
    with early:
        runner: Runner = early
        if len(arguments) == 2 and early.shuts_itself_in and not arguments[1].startswith("-"):
            from contextlib import suppress
            from pathlib import Path

            from grader.quick.check import quick_check

            text, runner = quick_check(Path(arguments[1]), early)
            if text:
                with suppress(BrokenPipeError):  # the reader (head, less) has seen enough
                    sys.stdout.write(text)
                return 0
        return _ordinary(arguments, runner)


def _early(arguments: list[str]) -> "SubprocessRunner | None":
    """A runner whose guest is on its way; None where the ordinary one has to tell why not."""
    from grader.sandbox.process import GuestProcess
    from grader.sandbox.spawn import StartError, can_be_confined

    try:
        guest = GuestProcess(can_be_confined("--unsafe-own-code" in arguments))
    except StartError:
        return None
    from grader.sandbox.runner import SubprocessRunner

    return SubprocessRunner(guest=guest)


def _ordinary(arguments: list[str], runner: "Runner | None") -> int:
    from grader.cli import run

    return run(arguments, runner)


def _leave(code: int) -> None:
    """Exit without taking NumPy apart, which would take a quarter of the time to import it."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        pass
    os._exit(code)


if __name__ == "__main__":
    main()
