"""Lines of a terminal of 80 columns."""

import textwrap

WIDTH = 80


def wrapped(text: str, indent: str, later: str | None = None) -> list[str]:
    """A text in lines, the first with one indent and later ones with the other."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent if later is None else later,
        break_long_words=False,
        break_on_hyphens=False,
    )
