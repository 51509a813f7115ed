"""The `report` command's work: a folder of reports in, a folder of pages out."""

import gc
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import TemplateError

from grader.batch.store import Store, cannot_write, opened
from grader.errors import UsageError
from grader.render.html import class_page_of, page_of
from grader.render.html.anonymous import Aliases
from grader.render.html.entries import Entry, entry_of

Document = dict[str, Any]
INDEX, PAGES = "index.html", "submissions"
NEWEST = 2
"""The newest report format that is understood."""
_AT_ONCE = 64
_NO_REPORT = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, TemplateError)
"""What a JSON document that is no report makes of the code that takes it for one."""


@dataclass
class Written:
    """What came of a folder of reports."""

    out: Path
    entries: list[Entry] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    """Paths below `out`, one for each entry."""
    new: int = 0
    """Pages written or rewritten, the class page included."""
    foreign: list[str] = field(default_factory=list)
    """JSON files that are no reports, with the reason."""
    strays: list[str] = field(default_factory=list)
    """Pages that no report belongs to, left as they are."""


def write_pages(folder: Path, out: Path, anonymous: bool) -> Written:
    """Write a page for each report of a folder and one for all; UsageError when there is none."""
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder: give the --out of an earlier `grader grade`")
    gc.enable()
    written = Written(out)
    pages = _pages(folder, written, anonymous)
    first = next(pages, None)
    if first is None:
        found = f": {written.foreign[0]}" if written.foreign else ""
        raise UsageError(f"{folder} holds no report{found}; `grader grade --out {folder}` does")
    try:
        with opened(out) as store:
            _write(store, first, pages, written)
    except OSError as error:
        raise cannot_write(out, error) from None
    return written


def _write(
    store: Store, first: tuple[str, str], pages: Iterator[tuple[str, str]], written: Written
) -> None:
    batch = dict([first])
    for name, text in pages:
        if len(batch) >= _AT_ONCE:
            written.new += _put(store, batch)
            batch = {}
        batch[name] = text
    written.new += _put(store, batch)
    # In order of what is shown: that of the names behind aliases would tell them.
    entries = sorted(written.entries, key=lambda entry: entry.page)
    written.new += _put(store, {INDEX: class_page_of(entries)})
    written.strays = _strays(store.folder, set(written.pages))


def _put(store: Store, texts: dict[str, str]) -> int:
    """Write the pages that are not there yet as they should be; how many those are."""
    changed = {name: text for name, text in texts.items() if not _is_so(store.folder / name, text)}
    store.write(changed)
    return len(changed)


def _is_so(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode()
    except OSError:
        return False


def _pages(folder: Path, written: Written, anonymous: bool) -> Iterator[tuple[str, str]]:
    """The path and text of each page, while `written` takes down what is found."""
    store, aliases = Store(folder), Aliases()
    for name in sorted(store.reports()):
        document = store.read(name)
        if document is None:
            written.foreign.append(f"{name}: not a report, or not readable")
            continue
        try:
            shown = _known(document)
            shown = aliases.without_names(shown) if anonymous else shown
            path = _page_path(shown["submission"]["id"] if anonymous else name)
            entry, text = entry_of(shown, quote(os.fsencode(path))), page_of(shown)
        except _NO_REPORT as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            written.foreign.append(f"{name}: not a report of this version ({reason})")
            continue
        written.entries.append(entry)
        written.pages.append(path)
        yield path, text


def _known(document: Document) -> Document:
    if document["schema"] > NEWEST:
        raise ValueError(f"schema {document['schema']}")
    return document


def _page_path(name: str) -> str:
    """A page beside the others, in the same subfolder as its report."""
    return f"{PAGES}/{name.removesuffix('.json')}.html"


def _strays(out: Path, current: set[str]) -> list[str]:
    found = (path.relative_to(out).as_posix() for path in (out / PAGES).rglob("*.html"))
    return sorted(name for name in found if name not in current)
