"""Reports as self-contained HTML: a page, a fragment for notebooks, the page of a class.

Jinja2 is imported when the first of them is made, so that importing this package costs nothing.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.render.html.entries import Entry

Document = dict[str, Any]


def page_of(document: Document) -> str:
    """A report document as one HTML file that needs no network, no script and no other file.

    It holds what the document holds and nothing else; every text in it is escaped, and control
    characters are written out. Raises KeyError, TypeError or ValueError for what is no report.
    """
    from grader.render.html.engine import rendered
    from grader.render.html.submission import view_of

    return rendered("submission.html", view=view_of(document))


def fragment_of(document: Document) -> str:
    """A report document as a `<section>` with its own style, for the output of a notebook cell.

    Shorter than the page: score, problems and points. It has no ids, so several may stand in one
    notebook. Raises as `page_of` does.
    """
    from grader.render.html.engine import rendered
    from grader.render.html.submission import view_of

    return rendered("fragment.html", view=view_of(document))


def class_page_of(entries: "Sequence[Entry]") -> str:
    """The page of a class as one HTML file; its script only sorts and filters a table."""
    from grader.render.html.classroom import class_view
    from grader.render.html.engine import rendered

    return rendered("class.html", view=class_view(entries))
