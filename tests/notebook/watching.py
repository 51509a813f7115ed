"""A real `grader check --watch`, driven by real saves."""

import contextlib
import os
import pty
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

SECONDS = 30.0
OWN_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
)
"""Makes standard input the terminal whose Ctrl-C reaches the command that is then run."""
CHECKED = "checked; waiting for the next save"


class Watching:
    """The running command and what it has written so far; standard error is mixed in."""

    def __init__(self, process: subprocess.Popen[bytes], output: int) -> None:
        self.process, self.text = process, ""
        self._output = output
        self._pieces: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        with contextlib.suppress(OSError):  # the other end of a terminal is gone
            while data := os.read(self._output, 4096):
                self._pieces.put(data.decode())
        self._pieces.put("")

    def until_checked(self) -> str:
        """What was written until the next check was over."""
        return self.until(CHECKED)

    def until(self, words: str) -> str:
        """What was written until these words, which must come within the time."""
        deadline = time.monotonic() + SECONDS
        while words not in self.text:
            try:
                piece = self._pieces.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no {words!r} in {self.text!r}") from None
            assert piece, f"ended without {words!r}: {self.text!r}"
            self.text += piece
        before, _, self.text = self.text.partition(words)
        return before

    def type(self, keys: bytes) -> None:
        """Type these keys on the command's terminal."""
        os.write(self._output, keys)

    def interrupted(self) -> int:
        """The exit code after Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        return self.ended()

    def ended(self) -> int:
        """The exit code, once the command ends."""
        return self.process.wait(SECONDS)


@contextlib.contextmanager
def watching(*arguments: object, folder: Path, terminal: bool = False) -> Iterator[Watching]:
    """The command `grader check --watch ...`, ended at the end of the block."""
    ours, theirs = pty.openpty() if terminal else os.pipe()
    command = ["-c", OWN_TERMINAL] if terminal else []
    command += ["-m", "grader", "check", "--watch", *map(str, arguments)]
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=folder,
        stdin=theirs if terminal else subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield Watching(process, ours)
    finally:
        process.kill()
        process.wait(SECONDS)
