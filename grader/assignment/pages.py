"""The templates of handouts and derivations; those that write HTML escape every value."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

_TEMPLATES = Path(__file__).parent / "templates"
_MARKDOWN = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|$"})


def rendered(template: str, **values: Any) -> str:
    """A template with its values; the same values give the same text."""
    return _environment().get_template(template).render(**values)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["plain"] = plain
    made.globals["style"] = Markup((_TEMPLATES / "page.css").read_text("utf-8"))  # noqa: S704
    return made


def plain(text: str) -> str:
    """Text as Markdown that shows it as it is."""
    return text.translate(_MARKDOWN)


def markup(text: str) -> Markup:
    """HTML that our own code has written."""
    return Markup(text)  # noqa: S704 - it comes from formulas and pictures, which escape names
