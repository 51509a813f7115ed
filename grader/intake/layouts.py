"""How downloads from learning management systems name files, and whose they are.

A layout reads the path of one file below what is graded. Sources of the naming rules: Canvas
`lib/content_zipper.rb`, Moodle `mod/assign/classes/downloader.php`, exports of Gradescope.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from grader.errors import UsageError
from grader.intake.metadata import listed_owners
from grader.intake.origin import Origin, Student
from grader.intake.tree import METADATA, File, Folder

Attempt = tuple[tuple[int, str], ...]
"""Sorts attempts from old to new."""


@dataclass(frozen=True)
class Part:
    """What a path tells about one file of a submission."""

    owner: str
    """Names the submission, and stays when it is handed in again."""
    origin: Origin
    file: str
    """Its path in the submission, as the student had it."""
    attempt: Attempt = ()
    """Of this file among those of the same name, or of the whole submission."""
    whole: bool = False
    """True when files of older attempts are no part of a newer one."""


Parse = Callable[[str], Part | None]
"""Reads a path below what is graded; None when it is not of the layout."""


@dataclass(frozen=True)
class Layout:
    """One way in which a download is laid out."""

    name: str
    fits: Callable[[Folder], bool]
    """Whether a folder is the top of such a download."""
    parser: Callable[[Folder], Parse]
    """Makes the reader of its paths; UsageError when its list of submissions cannot be read."""


_CANVAS = re.compile(
    r"(?:(?P<name>.+?)(?:_(?P<late>LATE))?_(?P<id>\d+)|(?P<early>LATE_)?anon_(?P<anon>[^\W_]+)"
    r"(?:_(?P<after>LATE))?)_(?P<attachment>\d+)_(?P<file>.+)"
)
_AGAIN = re.compile(r"-(\d{1,4})(?=(?:\.tar)?\.[^.]+$)")
"""Canvas writes a number behind the name of a file that is handed in again."""
_MOODLE = re.compile(r"(?P<name>.+?)(?:_(?P<id>\d+))?_assignsubmission_file_?(?P<file>.*)")


def canvas(path: str) -> Part | None:
    """`lastfirst[_LATE]_userid_attachmentid_file`, or with `anon_ID` in place of name and id."""
    found = _CANVAS.fullmatch(path.rpartition("/")[2])
    if found is None:
        return None
    student = Student(found["name"] or f"anon_{found['anon']}", found["id"] or "")
    again = _AGAIN.search(found["file"])
    file = _AGAIN.sub("", found["file"])
    late = bool(found["late"] or found["early"] or found["after"])
    attempt = _natural(f"{again[1] if again else 0} {found['attachment']}")
    return Part(_named(student), Origin("canvas", (student,), late), file, attempt)


def moodle(path: str) -> Part | None:
    """`Full Name_id_assignsubmission_file[_]/FILE`, or flat with `_FILE` behind it."""
    parts = path.split("/")
    for depth, part in enumerate(parts, 1):
        found = _MOODLE.fullmatch(part)
        if found is not None:
            file = "/".join(parts[depth:]) or found["file"]
            student = Student(found["name"], found["id"] or "")
            return Part(_named(student), Origin("moodle", (student,)), file) if file else None
    return None


def gradescope(folder: Folder) -> Parse:
    """`submission_ID/FILE` beside a submission_metadata.yml, which says whose it is."""
    above, file_of_owners = next(_lists(folder), ("", None))
    owners = listed_owners(file_of_owners) if file_of_owners is not None else {}

    def parse(path: str) -> Part | None:
        top, _, file = path.removeprefix(above).partition("/")
        if not file or not path.startswith(above) or top not in owners:
            return None
        students, created = owners[top]
        owner = ", ".join(_named(student) for student in students) or top
        attempt = _natural(f"{created} {top}")
        return Part(owner, Origin("gradescope", students), file, attempt, whole=True)

    return parse


def _lists(folder: Folder, prefix: str = "") -> Iterator[tuple[str, File]]:
    """The lists of submissions below a folder, each with the path above it."""
    if METADATA in folder.lists:
        yield prefix, folder.lists[METADATA]
    for name, child in folder.folders.items():
        yield from _lists(child, f"{prefix}{name}/")


def by_regex(pattern: str) -> Layout:
    """A layout of one's own; UsageError when the pattern is none, or has not the groups."""
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise UsageError(f"--layout-regex {pattern!r}: {error}") from None
    missing = {"student", "file"} - set(compiled.groupindex)
    other = set(compiled.groupindex) - {"student", "file", "attempt", "id"}
    if missing or other:
        problem = f"no group {sorted(missing)[0]}" if missing else f"group {sorted(other)[0]}"
        raise UsageError(
            f"--layout-regex {pattern!r}: {problem}; it needs (?P<student>...) and (?P<file>...), "
            "and may have (?P<attempt>...) and (?P<id>...)"
        )

    def parse(path: str) -> Part | None:
        found = compiled.fullmatch(path)
        if found is None or not found["student"] or not (found["file"] or "").strip("/"):
            return None
        groups = {"attempt": "", "id": "", **{k: v or "" for k, v in found.groupdict().items()}}
        origin = Origin("regex", (Student(found["student"], groups["id"]),))
        attempt = _natural(groups["attempt"])
        file = found["file"].strip("/")
        return Part(_named(origin.students[0]), origin, file, attempt, whole=True)

    return Layout("regex", lambda folder: False, lambda folder: parse)


def _some_fit(parse: Parse, names: Iterable[str], share: float) -> bool:
    """Whether enough of these names are of a layout."""
    fitting = [parse(name) is not None for name in names]
    return any(fitting) and sum(fitting) >= share * len(fitting)


def _is_canvas(folder: Folder) -> bool:
    """No two files have the same number on Canvas, as `hw_2024_01_jane.py` and others may."""
    names = [*folder.files, *folder.archives]
    numbers = [found["attachment"] for found in map(_CANVAS.fullmatch, names) if found]
    plain = len(numbers) == len(set(numbers)) and not any(n.startswith("0") for n in numbers)
    return plain and _some_fit(canvas, names, 0.5)


def _is_moodle(folder: Folder) -> bool:
    folders = [f"{name}/x" for name in folder.folders]
    return _some_fit(moodle, [*folder.files, *folder.archives, *folders], 0)


def _natural(text: str) -> Attempt:
    """For sorting: numbers by their value, words as they are."""
    pieces = re.findall(r"\d+|\D+", text)
    return tuple((int(p), "") if p.isascii() and p.isdigit() else (-1, p) for p in pieces)


def _named(student: Student) -> str:
    """Names the submission of a student."""
    return "_".join(filter(None, (student.name, student.id or student.email)))


LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout("gradescope", lambda folder: METADATA in folder.lists, gradescope),
        Layout("moodle", _is_moodle, lambda folder: moodle),
        Layout("canvas", _is_canvas, lambda folder: canvas),
    )
}
"""Layouts by name, those first whose marks are surest."""
AUTO, FLAT, REGEX = "auto", "flat", "regex"
CHOICES = (AUTO, FLAT, *LAYOUTS, REGEX)


@dataclass(frozen=True)
class Choice:
    """What the command line says about the layout."""

    candidates: tuple[Layout, ...] = tuple(LAYOUTS.values())
    """Those to try; none for plain files and folders."""
    is_given: bool = False
    """True when there is no doubt which one it is."""

    def of(self, folder: Folder, top: bool) -> Layout | None:
        """The layout of a folder; None when it has none."""
        if self.is_given:
            return self.candidates[0] if top else None
        return next((layout for layout in self.candidates if layout.fits(folder)), None)


AUTOMATIC = Choice()


def chosen(name: str, pattern: str | None) -> Choice:
    """The choice that options make; UsageError when they contradict each other."""
    if pattern is not None and name in (AUTO, REGEX):
        return Choice((by_regex(pattern),), is_given=True)
    if pattern is not None:
        raise UsageError(f"--layout {name} with --layout-regex: use one of them")
    if name == REGEX:
        raise UsageError("--layout regex needs --layout-regex '(?P<student>...)(?P<file>...)'")
    if name == AUTO:
        return AUTOMATIC
    return Choice(()) if name == FLAT else Choice((LAYOUTS[name],), is_given=True)
