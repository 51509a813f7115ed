"""In the guest: turning the bytes of a submission into modules that can import each other."""

# ruff: noqa: BLE001 - the text of a student's exception may raise anything at all

from __future__ import annotations

import linecache
import sys
import warnings
from collections.abc import Callable, Container
from importlib.machinery import ModuleSpec
from importlib.util import decode_source
from types import ModuleType
from typing import NamedTuple, TextIO, TypeVar

T = TypeVar("T")

MAX_MESSAGE = 4096
MAX_SOURCE = 200
MAX_LINE = 10**9


class Report(NamedTuple):
    """What is told about an exception."""

    type: str
    message: str
    file: str
    line: int
    source: str


class Sources:
    """The files of a submission; also the finder and loader by which they import each other."""

    def __init__(self, files: dict[str, bytes], main: str) -> None:
        self.files = files
        self._names = _module_names(files, main)

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """The import system's question: a spec when the module is one of these files."""
        if name not in self._names:
            return None
        file = self._names[name]
        is_package = not file or file.endswith("__init__.py")
        # A loader by its methods: the base class to inherit from would cost an import.
        return ModuleSpec(name, self, origin=file or name, is_package=is_package)  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """The import system's question: an ordinary module will do."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Run the file that the module's spec names; a folder without `__init__.py` is empty."""
        assert module.__spec__ is not None
        if self._names[module.__spec__.name]:
            self.run(self._names[module.__spec__.name], module)

    def run(self, name: str, module: ModuleType) -> None:
        """Compile and run one file in a module, with its lines kept for tracebacks."""
        module.__file__ = name
        run_source(name, self.files[name], module)


def _module_names(files: dict[str, bytes], main: str) -> dict[str, str]:
    """Each importable name with its file, "" for a folder; the main file's folder is the root."""
    root = main.rpartition("/")[0] + "/" if "/" in main else ""
    names: dict[str, str] = {}
    for file in files:
        if file.endswith(".py"):
            dotted = file.removeprefix(root)[:-3].removesuffix("/__init__").replace("/", ".")
            names[dotted] = file
            while "." in dotted:
                dotted = dotted.rpartition(".")[0]
                names.setdefault(dotted, "")
    return names


def run_source(name: str, data: bytes, module: ModuleType) -> None:
    """Compile these bytes as Python reads a file, and run them in the module."""
    text = _text_of(data)
    lines = [line + "\n" for line in text.split("\n")]
    linecache.cache[name] = (len(text), None, lines, name)
    exec(compile(text, name, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - its very task


def _text_of(data: bytes) -> str:
    """The text of a source; what has no letters to be decoded is spared the search for how."""
    if data.isascii() and b"coding" not in data:
        return data.decode("ascii").replace("\r\n", "\n").replace("\r", "\n")
    return decode_source(data)


def load(sources: Sources, main: str) -> ModuleType:
    """Import the main file, under its own name unless that is taken by a module already loaded."""
    if any(b"random" in data for data in sources.files.values()):
        _seed()
    sys.meta_path.insert(0, sources)
    stem = main.rpartition("/")[2].removesuffix(".py")
    module = ModuleType("submission" if stem in sys.modules else stem)
    sys.modules[module.__name__] = module
    sources.run(main, module)
    return module


def load_adapter(name: str, data: bytes) -> ModuleType:
    """Import the instructor's adapter, which no submission can import."""
    module = ModuleType(name)
    run_source(name, data, module)
    return module


def _seed() -> None:
    """Make random draws repeat."""
    for name in ("random", "numpy.random"):
        if name in sys.modules:
            sys.modules[name].seed(0)


def describe(error: BaseException, files: Container[str]) -> Report:
    """What to tell about a student's exception, whose own text may be huge or fail itself."""
    file, line = _tried(lambda: _place(error, files), ("", 0))
    name = _tried(lambda: _cut(type(error).__name__, MAX_SOURCE), "Exception")
    message = _tried(lambda: _cut(_message(error), MAX_MESSAGE), "(its text cannot be made)")
    source = _tried(lambda: source_line(file, line), "")
    return Report(name, message, file, line, source)


def _tried(make: Callable[[], T], otherwise: T) -> T:
    try:
        return make()
    except BaseException:
        return otherwise


def source_line(file: str, line: int) -> str:
    """One line as the student wrote it."""
    return linecache.getline(file, line).strip()[:MAX_SOURCE] if file else ""


def _cut(text: str, length: int) -> str:
    """The beginning of a text; by `str` itself because a subclass may bring its own slices."""
    return str.__getitem__(text, slice(length))


def _place(error: BaseException, files: Container[str]) -> tuple[str, int]:
    """The last place in the student's own files, or ("", 0)."""
    if isinstance(error, SyntaxError) and error.filename and error.filename in files:
        return error.filename, min(int(error.lineno or 0), MAX_LINE)
    place = ("", 0)
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in files:
            place = (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return place


def _message(error: BaseException) -> str:
    return str(error.msg) if isinstance(error, SyntaxError) else str(error)


def warn_once_per_line() -> None:
    """Print each warning once per line of code, however often a library resets the registry."""
    seen: set[tuple[str, int]] = set()

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if (filename, lineno) not in seen:
            seen.add((filename, lineno))
            place = filename.rpartition("site-packages/")[2]
            print(f"{place}:{lineno}: {category.__name__}: {message}", file=file or sys.stderr)

    warnings.showwarning = show
