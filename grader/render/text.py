"""A report as plain text for a terminal, readable at 80 columns without colour."""

import textwrap
from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]
WIDTH = 80


def report_text(document: Document) -> str:
    """The whole report: criteria function by function, notes, output, score, how to replay."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    exercise = document["exercise"]
    yield from _wrapped(f"{exercise['id']}: {exercise['title']}", "")
    if exercise["variant"]:
        yield from _wrapped(f"variant: {exercise['variant']}", "")
    if document["status"] == "not_graded":
        yield from _wrapped(f"not graded: {document['fault']}", "")
        return
    for function in dict.fromkeys(c["function"] for c in document["criteria"]):
        yield ""
        yield from _function(document, function)
    yield from _notes(document)
    yield ""
    score = document["score"]
    yield f"score {score['earned']} of {score['possible']} ({score['percent']:g} %)"
    yield from _replay(document)


def _function(document: Document, function: str) -> Iterator[str]:
    criteria = [c for c in document["criteria"] if c["function"] == function]
    yield function
    said: set[str] = set()
    for criterion in criteria:
        kind = " (saturated nets)" if criterion["kind"] == "stability" else ""
        name = f"  {criterion['quantity']}{kind}"
        verdict = criterion["verdict"].replace("_", " ")
        yield f"{name:<40} {verdict:<18} {criterion['earned']} of {criterion['points']}"
        if criterion["message"] and criterion["message"] not in said:
            said.add(criterion["message"])
            yield from _wrapped(criterion["message"], "      ")


def _notes(document: Document) -> Iterator[str]:
    if document["notes"]:
        yield ""
        for note in document["notes"]:
            yield from _wrapped(f"note: {note}", "", "      ")
    output = document["output"].rstrip()
    if output:
        yield ""
        yield "your program printed:"
        lines = output.splitlines()
        yield from (f"  | {line[: WIDTH - 4]}" for line in lines[:10])
        if len(lines) > 10:
            yield f"  | ... {len(lines) - 10} more lines"


def _replay(document: Document) -> Iterator[str]:
    cases = {c["case"] for c in document["criteria"] if c["case"] and c["visibility"] == "public"}
    commands = {case["number"]: case["replay"] for case in document["cases"]}
    if cases:
        yield f"all numbers of that case: {commands[min(cases)]}"


def _wrapped(text: str, indent: str, later: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent if later is None else later,
        break_long_words=False,
        break_on_hyphens=False,
    )
