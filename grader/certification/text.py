"""A certificate in words, for a terminal of 80 columns."""

from collections.abc import Iterator

from grader.certification.certificate import Certificate
from grader.render.wrapping import wrapped


def certificate_text(certificate: Certificate) -> str:
    """What was shown, what cannot be told apart, and what it has cost."""
    return "\n".join(_lines(certificate)) + "\n"


def _lines(c: Certificate) -> Iterator[str]:
    variant = f" ({c.variant})" if c.variant else ""
    verdict = "not certified" if c.problems else "certified"
    yield from wrapped(f"{c.exercise}{variant}: {verdict}", "")
    for problem in c.problems:
        yield from wrapped(f"- {problem}", "  ", "    ")
    yield _row("cases", f"{c.public} public, {c.hidden} hidden")
    yield _row("reference", "full marks" if c.reference else "not full marks")
    yield _row("empty functions", f"{c.stub} points")
    yield _row("mistakes", f"{len(c.live)} live, made in {c.places} ways")
    yield _row("", "each loses marks and is found" if not c.problems else "see above")
    yield _row("cost", f"{c.seconds:.2f} s")
    if c.classes:
        yield ""
        yield from wrapped("These give the same numbers, so they are named together:", "")
        for codes, separate in c.classes:
            yield from wrapped(" = ".join(codes), "  ", "    ")
            if separate:
                yield from wrapped(f"asking for {separate} too would tell them apart", "      ")


def _row(name: str, text: str) -> str:
    return f"  {name:<18}{text}"
