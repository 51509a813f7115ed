"""A certificate in words, for a terminal of 80 columns."""

import textwrap
from collections.abc import Iterator

from grader.certification.certificate import Certificate

WIDTH = 80


def certificate_text(certificate: Certificate) -> str:
    """What was shown, what cannot be told apart, and what it has cost."""
    return "\n".join(_lines(certificate)) + "\n"


def _lines(c: Certificate) -> Iterator[str]:
    variant = f" ({c.variant})" if c.variant else ""
    verdict = "not certified" if c.problems else "certified"
    yield from _wrapped(f"{c.exercise}{variant}: {verdict}", "")
    for problem in c.problems:
        yield from _wrapped(f"- {problem}", "  ", "    ")
    yield _row("cases", f"{c.public} public, {c.hidden} hidden")
    yield _row("reference", "full marks" if c.reference else "not full marks")
    yield _row("empty functions", f"{c.stub} points")
    yield _row("mistakes", f"{len(c.live)} live, made in {c.places} ways")
    yield _row("", "each loses marks and is found" if not c.problems else "see above")
    yield _row("cost", f"{c.seconds:.2f} s")
    if c.classes:
        yield ""
        yield from _wrapped("These give the same numbers, so they are named together:", "")
        for codes, separate in c.classes:
            yield from _wrapped(" = ".join(codes), "  ", "    ")
            if separate:
                yield from _wrapped(f"asking for {separate} too would tell them apart", "      ")


def _row(name: str, text: str) -> str:
    return f"  {name:<18}{text}"


def _wrapped(text: str, indent: str, later: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent if later is None else later,
        break_long_words=False,
        break_on_hyphens=False,
    )
