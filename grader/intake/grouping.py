"""Which files of a folder, or of an archive, belong together.

A folder that holds .py files or notebooks is

- several submissions, one a file, when two or more of them name their exercise;
- one submission when one of them is called solution, submission or main;
- one submission when one names its exercise and the others cannot stand for themselves: without
  --exercise, or when other files import them; or when none does, but all except one are imported;
- several submissions, one a file, otherwise;
- and a class, so never one submission, when it is what was to be graded, or has no file with such
  a name, and there are archives or other submissions below it.

Of solution.py and solution.ipynb side by side, as `generate` hands them out, the one that is not
filled in is left out; when neither is, or both are, the notebook.

A folder inside one is a part of it, unless it holds a main file itself. An archive is a folder.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePath

from grader.errors import NotLoadable
from grader.intake.submissions import MAIN_NAMES, most_bytes, source_code, stated_in
from grader.intake.tree import File, Folder, read_start

_IMPORT = re.compile(rb"^[ \t]*(?:from|import)\b(.*)$", re.M)
_WORD = re.compile(rb"\w+")
_BLANK = b"NotImplementedError"
"""What a function raises that is still to be written."""


def main_file(folder: Folder, given: bool, top: bool = False) -> str | None:
    """The file that makes a folder one submission; None when each file is one of its own.

    `top`: the folder is what was to be graded. `given`: the exercise is known without their words.
    """
    files = folder.files
    named = [name for name in MAIN_NAMES if name in files]
    if not files or ((top or not named) and _holds_others(folder)):
        return None
    stating: list[str] = []
    imported: dict[str, set[str]] = {}
    for name, file in files.items():
        source = _start(name, file)
        stating += [name] if stated_in(source) else []
        if len(stating) > 1:  # a whole class in a folder is not read any further
            return None
        imported[name] = _imported(source)
    if len(files) == 1 and top and not named:
        return None
    alone = _not_imported(imported)
    if not stating and not named:
        return alone[0] if len(alone) == 1 else None
    main = (stating or named)[0]
    return main if named or not given or set(alone) <= {main} else None


def spare_twin(folder: Folder) -> str | None:
    """The file to leave out of a script and a notebook of the same main name."""
    for script in MAIN_NAMES:
        notebook = f"{PurePath(script).stem}.ipynb"
        if script.endswith(".py") and script in folder.files and notebook in folder.files:
            only_notebook = _is_blank(folder, script) and not _is_blank(folder, notebook)
            return script if only_notebook else notebook
    return None


def _is_blank(folder: Folder, name: str) -> bool:
    return _BLANK in _start(name, folder.files[name])


def _holds_others(folder: Folder) -> bool:
    """Whether there are submissions, or archives that may be some, below a folder."""
    return bool(folder.archives) or any(map(stands_alone, folder.folders.values()))


def _start(name: str, file: File) -> bytes:
    try:
        return source_code(name, read_start(file, most_bytes(name)))[0]
    except (OSError, NotLoadable):  # said when the submission is loaded
        return b""


def _imported(source: bytes) -> set[str]:
    """The words of a file's import statements."""
    return {word.decode() for line in _IMPORT.findall(source) for word in _WORD.findall(line)}


def _not_imported(words: Mapping[str, set[str]]) -> list[str]:
    """The files that no other file of the folder imports."""
    mentions = Counter(word for some in words.values() for word in some)
    return [name for name in words if not _is_mentioned(name, words, mentions)]


def _is_mentioned(name: str, words: Mapping[str, set[str]], mentions: Mapping[str, int]) -> bool:
    """Whether another file than itself imports it."""
    stem = PurePath(name).stem
    return mentions[stem] > (stem in words[name])


def parts_of_one(folder: Folder, prefix: str = "") -> Iterator[tuple[str, File]]:
    """The files of a folder that is one submission, by their paths in it."""
    for name, file in folder.files.items():
        yield prefix + name, file
    for name, child in folder.folders.items():
        if not stands_alone(child):
            yield from parts_of_one(child, f"{prefix}{name}/")


def stands_alone(folder: Folder) -> bool:
    """Whether a folder inside a submission is one by itself, or holds one."""
    return (
        any(name in folder.files for name in MAIN_NAMES)
        or any(stated_in(_start(name, file)) for name, file in folder.files.items())
        or any(stands_alone(child) for child in folder.folders.values())
    )


def unwrapped(
    folder: Folder,
    given: bool,
    keep_one: bool = False,
    keep: Callable[[Folder], bool] = lambda folder: False,
) -> Folder:
    """An archive's tree without the folders that hold everything else and say nothing.

    `keep_one`: a folder that is one submission stays, since its name may be all that says whose.
    `keep`: whether the names of what a folder holds say something.
    """
    while _is_wrapper(folder) and not keep(folder):
        (child,) = folder.folders.values()
        named = any(name in child.files for name in MAIN_NAMES)
        if keep_one and main_file(child, given, top=not named) is not None:
            break
        folder = child
    return folder


def _is_wrapper(folder: Folder) -> bool:
    """Whether a folder holds one folder and nothing else."""
    return len(folder.folders) == 1 and not (folder.files or folder.archives or folder.lists)
