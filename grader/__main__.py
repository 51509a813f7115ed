"""Entry of the command `grader`.

For `check` the guest process is started before anything else is imported: it needs NumPy, as the
host does, and on two cores both load it at the same time.
"""

import gc
import os
import sys

gc.disable()  # imports make nothing but lasting objects; `grade` turns it on for its long run


def main() -> None:
    """Run the command line; exit codes are listed in `grader --help`."""
    early = None
    if sys.argv[1:2] == ["check"] and not {"-h", "--help"} & set(sys.argv):
        from grader.sandbox.process import GuestProcess
        from grader.sandbox.spawn import StartError, can_be_confined

        try:
            early = GuestProcess(can_be_confined("--unsafe-own-code" in sys.argv))
        except StartError:
            early = None  # the runner tries again and reports the fault
    try:
        from grader.cli import run

        code = run(sys.argv[1:], early)
    finally:
        if early is not None:
            early.end()
            early.close()
    _leave(code)


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
