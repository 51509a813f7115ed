"""Gradescope's submission_metadata.yml: which students are behind each folder of an export."""

from typing import Any

from grader.errors import UsageError
from grader.intake.origin import Student
from grader.intake.tree import METADATA, MOST_LIST_BYTES, File, read_start

Owners = dict[str, tuple[tuple[Student, ...], str]]
"""Folder name -> its students, and when it was handed in."""


def listed_owners(file: File) -> Owners:
    """The students of each folder; UsageError when the list cannot be read.

    Its values are Ruby's: keys like `:name:`, tags like `!ruby/hash`. The loader makes texts, lists
    and tables of whatever it meets and nothing else, so a SID keeps its zeros and nothing is run.
    """
    import yaml  # here, since only exports of Gradescope need it

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        data = read_start(file, MOST_LIST_BYTES)
        document = yaml.load(data, Loader=loader)  # noqa: S506 - see above
    except (yaml.YAMLError, OSError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise UsageError(f"{METADATA} cannot be read: {reason}") from None
    if not isinstance(document, dict):
        raise UsageError(f"{METADATA} is no table of submissions")
    return {
        str(folder): (_students(entry), str(_get(entry, "created_at") or ""))
        for folder, entry in document.items()
    }


def _students(entry: Any) -> tuple[Student, ...]:
    listed = _get(entry, "submitters")
    found = (
        Student(*(str(_get(one, key) or "").strip() for key in ("name", "sid", "email")))
        for one in (listed if isinstance(listed, list) else [])
    )
    return tuple(student for student in found if student != Student(""))


def _get(entry: Any, key: str) -> Any:
    """A value by its key, which Ruby writes with a colon."""
    if not isinstance(entry, dict):
        return None
    return entry.get(f":{key}", entry.get(key))
