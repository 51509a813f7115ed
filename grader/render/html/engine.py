"""The templates, and what may run on a page: only styles and scripts whose hash it states."""

import base64
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from grader.render.html.shown import finalized

TEMPLATES = Path(__file__).parent / "templates"


def rendered(template: str, **values: Any) -> str:
    """A template with its values; the same values give the same text."""
    return environment().get_template(template).render(**values)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Every value that a template prints is made visible, then escaped."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=finalized,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"asset": asset, "policy": policy}
    return made


@lru_cache(maxsize=8)
def asset(names: tuple[str, ...]) -> Markup:
    """Style sheets or scripts of this package, as they stand in a page."""
    texts = ((TEMPLATES / name).read_text(encoding="utf-8") for name in names)
    return Markup("".join(texts))  # noqa: S704  (our own files)


def policy(styles: tuple[str, ...], scripts: tuple[str, ...]) -> str:
    """The content security policy of a page with these style sheets and scripts."""
    kinds = (("style-src", styles), ("script-src", scripts))
    allowed = [f"{kind} '{_hash(asset(names))}'" for kind, names in kinds if names]
    return "; ".join(["default-src 'none'", *allowed, "base-uri 'none'", "form-action 'none'"])


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
