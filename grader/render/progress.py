"""The progress of a batch on a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def grading_progress(total: int, word: str = "grading") -> Iterator[Callable[[], None]]:
    """A bar on a terminal's stderr; nothing elsewhere. Yields what to call for each one done."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    # Loading it takes as long as grading ten submissions.
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class RateColumn(ProgressColumn):
        """Submissions per second."""

        def render(self, task: Task) -> Text:
            """The rate of the last seconds; nothing until there is one."""
            return Text("" if task.speed is None else f"{task.speed:.1f}/s")

    columns = (
        TextColumn(word),
        BarColumn(),
        MofNCompleteColumn(),
        RateColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(word, total=total)
        yield lambda: bar.advance(task)
