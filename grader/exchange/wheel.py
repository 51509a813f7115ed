"""This program as a wheel, made of the files that are installed: what an autograder installs."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from grader import __version__
from grader.errors import UsageError

NAME = "backprop-grader"
PACKAGES = ("grader", "reference", "exercises")
_ROOT = Path(__file__).parents[2]
_INFO = f"{NAME.replace('-', '_')}-{__version__}.dist-info"
WHEEL = f"{NAME.replace('-', '_')}-{__version__}-py3-none-any.whl"
"""The file's name, which pip reads."""
_WHEEL_TEXT = "Wheel-Version: 1.0\nGenerator: grader\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_SCRIPTS = "[console_scripts]\ngrader = grader.__main__:main\n"
_TIME = (1980, 1, 1, 0, 0, 0)


def wheel_bytes() -> bytes:
    """The wheel; equal installations give equal bytes."""
    files = dict(_files())
    record = "".join(f"{name},{_hash(data)},{len(data)}\n" for name, data in files.items())
    files[f"{_INFO}/RECORD"] = f"{record}{_INFO}/RECORD,,\n".encode()
    return zipped(files)


def zipped(files: dict[str, bytes], executable: tuple[str, ...] = ()) -> bytes:
    """A zip file of these files, always the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = (0o100755 if name in executable else 0o100644) << 16
            archive.writestr(info, data)
    return buffer.getvalue()


def _files() -> Iterator[tuple[str, bytes]]:
    for package in PACKAGES:
        for path in sorted((_ROOT / package).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(_ROOT).as_posix(), path.read_bytes()
    yield f"{_INFO}/METADATA", _metadata().encode()
    yield f"{_INFO}/WHEEL", _WHEEL_TEXT.encode()
    yield f"{_INFO}/entry_points.txt", _SCRIPTS.encode()


def _metadata() -> str:
    """Name, version and what it needs, as this installation knows them."""
    lines = ["Metadata-Version: 2.1", f"Name: {NAME}", f"Version: {__version__}"]
    try:
        found = metadata.metadata(NAME)
    except metadata.PackageNotFoundError:
        raise UsageError(
            f"{NAME} is not installed, so what it needs is not known: pip install it first"
        ) from None
    lines.append(f"Requires-Python: {found['Requires-Python']}")
    needed = [need for need in metadata.requires(NAME) or [] if "extra ==" not in need]
    return "\n".join([*lines, *(f"Requires-Dist: {need}" for need in needed)]) + "\n"


def _hash(data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=")
    return f"sha256={digest.decode()}"
