"""Files that are written once: what somebody has changed since is never written over."""

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal

from grader.errors import UsageError

PRIVATE_FOLDER, PRIVATE_FILE, FILE = 0o700, 0o600, 0o666
Placed = Literal["new", "same", "kept"]


def cannot(path: Path, error: OSError) -> UsageError:
    """What to tell about a file or folder that cannot be written."""
    return UsageError(f"{path} cannot be written: {error.strerror}")


def place(folder: Path, files: Mapping[str, bytes]) -> dict[str, Placed]:
    """Write what is not there; a file that differs is kept.

    UsageError for a folder that is a link, OSError when it refuses.
    """
    if folder.is_symlink():
        raise UsageError(f"{folder} is a link: remove it, or name another --out")
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, Placed] = {}
    for name, data in files.items():
        path = folder / name
        if path.is_symlink() or path.exists():
            found[name] = "same" if _holds(path, data) else "kept"
        else:
            _write(path, data, FILE)
            found[name] = "new"
    return found


def _holds(path: Path, data: bytes) -> bool:
    if path.is_symlink() or not path.is_file() or path.stat().st_size != len(data):
        return False
    return path.read_bytes() == data


def seal(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads, unless it holds the same already."""
    if _holds(path, data):
        path.chmod(PRIVATE_FILE)
    else:
        _write(path, data, PRIVATE_FILE)


def sealed_folder(path: Path) -> None:
    """A folder that only its owner enters; UsageError when it is a link or somebody else's."""
    path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    status = path.lstat()
    if not stat.S_ISDIR(status.st_mode) or not _is_own(status):
        raise UsageError(f"{path} is no folder of your own: name another with --key")
    path.chmod(PRIVATE_FOLDER)


def _is_own(status: os.stat_result) -> bool:
    """True as well where files have no owner of this kind."""
    return not hasattr(os, "geteuid") or status.st_uid == os.geteuid()


def _write(path: Path, data: bytes, mode: int) -> None:
    """Whole or not at all: an interrupted run must not leave half a file to be kept."""
    temporary = path.with_name(f".{path.name[:80]}.{os.getpid()}.part")
    with suppress(FileNotFoundError):
        temporary.unlink()
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
