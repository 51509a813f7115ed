"""What a later run may use again: small files in the user's cache folder.

Nothing depends on them. A file that is not the user's own, or that others may write to, is as good
as none, and where none can be written the next run only takes longer.
"""

# pathlib would be one more import at the start of every command:
# ruff: noqa: PTH103, PTH105, PTH108, PTH111, PTH117, PTH118, PTH120, PTH123

import os
from stat import S_ISREG

LARGEST = 16 * 1024**2
"""Bytes of the largest file that is read."""
_OTHERS_MAY_WRITE = 0o022
# Neither exists on Windows, where nothing is trusted either: no file there is writable by one only.
_NOTHING_SPECIAL = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def read(name: str) -> bytes | None:
    """The bytes kept under this name, None when there are none or they cannot be trusted."""
    try:
        fd = os.open(_path(name), os.O_RDONLY | _NOTHING_SPECIAL)
        with open(fd, "rb") as file:
            return file.read() if _is_own(os.fstat(fd)) else None
    except OSError:
        return None


def write(name: str, data: bytes) -> None:
    """Keep these bytes under this name, where that can be done."""
    temporary = f"{name}.{os.urandom(8).hex()}"
    try:
        path, new = _path(name), _path(temporary)
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        fd = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(fd, "wb") as file:
            file.write(data)
        os.replace(new, path)
    except OSError:
        forget(temporary)


def forget(name: str) -> None:
    """Keep nothing under this name."""
    try:
        os.unlink(_path(name))
    except OSError:
        return


def trim(folder: str, most: int) -> None:
    """Keep the newest files of a folder, so many at most."""
    try:
        with os.scandir(_path(folder)) as found:
            newest = sorted(found, key=lambda one: -one.stat(follow_symlinks=False).st_mtime_ns)
        for one in newest[most:]:
            os.unlink(one.path)
    except OSError:
        return


def _path(name: str) -> str:
    """Where a name lies; OSError where the user has no folder for it."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    if not os.path.isabs(base):
        raise OSError(f"{base} is no absolute path")
    return os.path.join(base, "backprop-grader", name)


def _is_own(status: os.stat_result) -> bool:
    return (
        S_ISREG(status.st_mode)
        and not status.st_mode & _OTHERS_MAY_WRITE
        and status.st_uid == os.geteuid()
        and status.st_size <= LARGEST
    )
