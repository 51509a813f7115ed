"""In the guest: the modules a submission may import, all of them in memory before it runs.

A confined submission has no file system, so that what is not loaded cannot be had. The same table
holds without confinement, so that no grade depends on where it was given. A zygote loads
the whole table, or only what is common; a fresh guest, which has no time to, what the sources name.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import NamedTuple, NoReturn

from grader.sandbox.wire import EXIT_NEEDS_ALL

HINT = "submissions have NumPy, these modules of the standard library and their own files"

# The table: what is here is documented as available; `docs` prints it.
MODULES: dict[str, str] = {
    "numbers": "cmath decimal fractions math numbers random secrets statistics",
    "data": "array bisect collections collections.abc copy dataclasses enum graphlib heapq "
    "itertools queue string struct textwrap types typing weakref",
    "functions": "abc contextlib functools inspect operator",
    "text": "base64 binascii csv difflib hashlib json locale pprint re reprlib unicodedata zlib",
    "time": "calendar datetime time timeit",
    "language": "__future__ ast builtins dis gc importlib importlib.util keyword linecache "
    "tokenize traceback warnings",
    "system (importing works, using is refused)": "argparse atexit ctypes errno glob io "
    "logging os os.path pathlib pickle platform resource shutil signal stat subprocess sys "
    "tempfile threading unittest",
    "numpy": "numpy numpy.char numpy.ctypeslib numpy.dtypes numpy.exceptions numpy.fft numpy.lib "
    "numpy.lib.recfunctions numpy.lib.scimath numpy.lib.stride_tricks numpy.linalg numpy.ma "
    "numpy.ma.extras numpy.polynomial numpy.polynomial.polynomial numpy.random numpy.rec "
    "numpy.strings numpy.testing numpy.typing numpy.version",
}
NAMES = frozenset(name for row in MODULES.values() for name in row.split())
# What Python itself imports late, with the words of a source that make it do so.
_SILENT = {
    "_strptime": ("strptime",),
    "numpy.ma": ("median", "nanmedian", "genfromtxt", "mrecords"),
    "unicodedata": ("N",),
    **{
        f"encodings.{name}": ("coding", "encode", "decode", "open", name)
        for name in ("ascii", "cp1252", "iso8859_1", "iso8859_15", "latin_1", "utf_16", "utf_8_sig")
    },
}
# What attracts attacks and serves no exercise, although something above loads it.
_HIDDEN = (
    "_posixsubprocess",
    "_socket",
    "selectors",
    "socket",
    "urllib",
    "urllib.parse",
    "zipfile",
)
# What NumPy asks for when it is to open a file by its name.
_INSTEAD = {
    "urllib": "there are no files: NumPy reads text from a list of lines or from io.StringIO",
    "zipfile": "there are no files: use np.save with io.BytesIO",
}


# What comes with NumPy or costs next to nothing: a child starts faster the less there is.
_WITH_NUMPY = (
    "__future__ abc ast builtins collections collections.abc contextlib ctypes datetime dis enum "
    "errno functools gc importlib importlib.util inspect io itertools keyword linecache math "
    "numbers numpy numpy.dtypes numpy.exceptions numpy.lib numpy.lib.scimath "
    "numpy.lib.stride_tricks numpy.linalg numpy.version operator os os.path pickle platform re "
    "reprlib resource stat string struct sys textwrap time tokenize types typing warnings weakref"
)
_CHEAP = "copy dataclasses numpy.typing timeit traceback"
COMMON = frozenset([*_WITH_NUMPY.split(), *_CHEAP.split()])
_WORD = re.compile(rb"[A-Za-z_]\w*")


def _words_for(module: str) -> set[str]:
    """The words of which a source has one that may need the module."""
    return {module.rpartition(".")[2], *_SILENT.get(module, ())}


# Words that next to every solution has, as in np.array.
_SAY_NOTHING = {"array", "N"}
_RARE_WORDS = frozenset(
    word.encode()
    for module in {*NAMES, *_SILENT} - COMMON
    for word in _words_for(module) - _SAY_NOTHING
)


class Names(NamedTuple):
    """The words of some sources."""

    words: frozenset[str]
    has_other_letters: bool

    def call_for(self, module: str) -> bool:
        """Whether these sources may need the module."""
        is_named = not self.words.isdisjoint(_words_for(module))
        return is_named or (module == "unicodedata" and self.has_other_letters)


def names_in(sources: Iterable[bytes]) -> Names:
    """The words of these sources, whether they stand in code or in text."""
    text = b"\n".join(sources)
    words = frozenset(word.decode() for word in _WORD.findall(text))
    return Names(words, not text.isascii())


def load_all() -> None:
    """Import everything that a submission may import."""
    for module in sorted({*NAMES, *_SILENT}):
        _load(module)


def load_common() -> None:
    """Import what is cheap to have in every child."""
    for module in COMMON:
        _load(module)


def call_for_all(sources: Iterable[bytes]) -> bool:
    """Whether these sources look as if they imported more than the common modules.

    Letters beyond ASCII, as in names of Greek letters, have Python import `unicodedata`.
    """
    return not all(
        source.isascii() and _RARE_WORDS.isdisjoint(_WORD.findall(source)) for source in sources
    )


def load_named(sources: Iterable[bytes]) -> None:
    """Import what these sources may import, of what a submission may import."""
    names = names_in(sources)
    with _opened():
        for module in sorted({*NAMES, *_SILENT} - set(sys.modules)):
            if names.call_for(module):
                _load(module)


def _load(module: str) -> None:
    """Import a module, unless this version of Python or NumPy does not have it."""
    with contextlib.suppress(ImportError):
        import_module(module)


_FINDERS, _PATH = tuple(sys.meta_path), tuple(sys.path)


@contextlib.contextmanager
def _opened() -> Iterator[None]:
    """Imports as Python has them, for as long as no student code has run."""
    closed = sys.meta_path[:], sys.path[:]
    sys.meta_path[:], sys.path[:] = _FINDERS, _PATH
    try:
        yield
    finally:
        sys.meta_path[:], sys.path[:] = closed
        _hide()


def _hide() -> None:
    for module in _HIDDEN:
        sys.modules.pop(module, None)


class _Refusal:
    """The only finder that is left: it says what there is."""

    def __init__(self, has_all: bool) -> None:
        self._has_all = has_all

    def find_spec(self, name: str, path: object = None, target: object = None) -> NoReturn:
        """The import system's question about a module that is not in memory."""
        if not self._has_all:
            os._exit(EXIT_NEEDS_ALL)  # another process runs it again and may say this
        reason = _INSTEAD.get(name, HINT)
        raise ModuleNotFoundError(f"module {name!r} is not available here ({reason})", name=name)


def close_imports(has_all: bool = True) -> None:
    """From here on, only what is in memory and the submission's own files can be imported."""
    _hide()
    sys.meta_path[:] = [_Refusal(has_all)]  # a finder by its method
    sys.path.clear()
