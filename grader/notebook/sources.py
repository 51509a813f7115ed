"""Where functions of this process were written: cells of a notebook, or files."""

import ast
import inspect
import re
import sys
import textwrap
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

_CELL_OF_OLD = re.compile(r"<ipython-input-(\d+)-")  # IPython 7, which Colab has


class Files:
    """The student's own files as tracebacks name them: all cells, and where functions stand."""

    def __init__(self, functions: Iterable[object]) -> None:
        codes = (getattr(_written(one), "__code__", None) for one in functions)
        self._names = {code.co_filename for code in codes if code is not None}

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (name in self._names or _cell(name) is not None)

    def shown(self, name: str) -> str:
        """How a student knows the file: `cell In[3]`, or its name without the folder."""
        return _cell(name) or Path(name).name


@dataclass(frozen=True)
class Sources:
    """The sources of several functions as one text, with the way back."""

    text: str
    pieces: tuple[tuple[int, str, int], ...]
    """Of each function: its first line in the text, its file as shown, its line in that file."""

    def place(self, line: int) -> tuple[str, int]:
        """File and line where a line of the text was written."""
        start, file, first = self.pieces[bisect_right(self.pieces, line, key=itemgetter(0)) - 1]
        return file, first + line - start


def sources_of(functions: Mapping[str, object], files: Files) -> Sources:
    """The sources of those functions whose source can be found, under the names given."""
    text, pieces = "", []
    for source, file, line in _found(functions):
        pieces.append((text.count("\n") + 1, files.shown(file), line))
        text += source
    return Sources(text, tuple(pieces))


def _found(functions: Mapping[str, object]) -> Iterator[tuple[str, str, int]]:
    """Source, file and first line of each function that was written with `def`."""
    for name, given in functions.items():
        function = _written(given)
        if not inspect.isfunction(function) or function.__name__ == "<lambda>":
            continue
        try:
            lines, first = inspect.getsourcelines(function)
            source = textwrap.dedent("".join(lines)).rstrip("\n") + "\n"
            tree = ast.parse(source)
        except (OSError, SyntaxError):  # typed in where nothing keeps it, or part of a statement
            continue
        if isinstance(tree.body[0], ast.FunctionDef):
            head = rf"\bdef {re.escape(tree.body[0].name)}\b"
            named = re.sub(head, f"def {name}", source, count=1)
            yield named, function.__code__.co_filename, first


def _written(function: object) -> object:
    """The function itself, below its decorators."""
    return inspect.unwrap(function) if callable(function) else function


def _cell(name: str) -> str | None:
    """The cell that IPython calls so in tracebacks, by its number in the notebook."""
    old = _CELL_OF_OLD.match(name)
    if old is not None:
        return f"cell In[{old[1]}]"
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    label = getattr(getattr(shell, "compile", None), "format_code_name", lambda _: None)(name)
    return f"cell {label[1]}" if label else None
