"""Doing something again each time a file is saved."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import click
import watchfiles

from grader.commands.shared import tell_error
from grader.errors import GraderError, NotLoadable
from grader.intake.submissions import is_source
from grader.outcomes import GraderFault

INTERRUPTED = 130
_QUIET = 100
"""Milliseconds without a change after which a save is taken to be complete."""
_LOOK = 1000
"""Milliseconds after which files are looked at without being told, as network folders need it."""
State = tuple[tuple[str, int, int, int], ...]


def watch(path: Path, once: Callable[[], int], ready: Callable[[], None], form: str) -> int:
    """Call `once` now and after each save, until Ctrl-C; its last exit code.

    `ready` is called when there is time for what the next call needs. An error is told and does
    not end it: the file may be half written, or about to come back. Ctrl-C within `once` gives 130.
    """
    gc.enable()  # which is off while a single check is made
    code = INTERRUPTED
    try:
        for _ in _saves(path):
            click.clear()  # does nothing unless this is a terminal
            code = INTERRUPTED
            code = _told(once, form)
            with suppress(GraderFault):  # the next check tells it
                ready()
            now = time.strftime("%H:%M:%S")
            click.echo(f"{now} checked; waiting for the next save of {path}, Ctrl-C ends", err=True)
    except KeyboardInterrupt:
        click.echo(err=True)
    return code


def _told(once: Callable[[], int], form: str) -> int:
    try:
        return once()
    except GraderError as error:
        return tell_error(str(error), error.exit_code, form == "json")


def _saves(path: Path) -> Iterator[None]:
    """Once at the start, then each time the file or a file of the folder is another.

    Being told is quick and looking is sure: what is told decides when to look.
    """
    folder = path if path.is_dir() else path.parent
    if not folder.is_dir():
        raise NotLoadable(f"no folder {folder}")
    seen = _state(path)
    yield
    told = watchfiles.watch(
        folder,
        recursive=path.is_dir(),
        step=_QUIET,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
    )
    for _ in told:
        now = _state(path)
        if now != seen:
            seen = now
            yield


def _state(path: Path) -> State:
    """What changes when a file is saved, replaced, or deleted."""
    inner = (one for one in path.rglob("*") if is_source(one.name)) if path.is_dir() else (path,)
    return tuple(sorted(found for one in inner for found in _file(one)))


def _file(path: Path) -> Iterator[tuple[str, int, int, int]]:
    try:
        status = path.stat()
    except OSError:
        return
    yield str(path), status.st_mtime_ns, status.st_size, status.st_ino
