"""A report as plain text for a terminal, readable at 80 columns without colour."""

from collections.abc import Iterator
from typing import Any

from grader.render.points import points_text
from grader.render.wrapping import WIDTH, wrapped

Document = dict[str, Any]
INDENT = " " * 6


def report_text(document: Document) -> str:
    """The whole report: criteria function by function, notes, output, score."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    exercise = document["exercise"]
    yield from wrapped(f"{exercise['id']}: {exercise['title']}", "")
    if exercise["variant"]:
        yield from wrapped(f"variant: {exercise['variant']}", "")
    if document["status"] == "not_graded":
        yield from wrapped(f"not graded: {document['fault']}", "")
        return
    for function in dict.fromkeys(c["function"] for c in document["criteria"]):
        yield ""
        yield from _function(document, function)
    yield from _notes(document)
    yield ""
    score = document["score"]
    earned, possible = points_text(score["earned"]), points_text(score["possible"])
    yield f"score {earned} of {possible} ({score['percent']:g} %)"


def _function(document: Document, function: str) -> Iterator[str]:
    """Each criterion with its verdict; what is at fault in full, what follows from it in a line."""
    criteria = [c for c in document["criteria"] if c["function"] == function]
    first = document["first_wrong"]
    yield function
    said: set[str] = set()
    for criterion in criteria:
        kind = " (saturated nets)" if criterion["kind"] == "stability" else ""
        name = f"  {criterion['quantity']}{kind}"
        verdict = criterion["verdict"].replace("_", " ")
        points = f"{points_text(criterion['earned'])} of {points_text(criterion['points'])}"
        yield f"{name:<40} {verdict:<18} {points}"
        if criterion["because"]:
            yield from wrapped(f"{criterion['because']}.", INDENT)
            continue
        if first and (function, criterion["quantity"]) == (first["function"], first["quantity"]):
            yield from wrapped("the first wrong quantity in the order of computation", INDENT)
        if criterion["message"] and criterion["message"] not in said:
            said.add(criterion["message"])
            yield from wrapped(criterion["message"], INDENT)
        yield from _told(document, criterion)
    yield from _whole_function(document, function)


def _told(document: Document, criterion: Document) -> Iterator[str]:
    """The diagnoses that begin with a criterion, and how to see its numbers."""
    mine = criterion["function"], criterion["quantity"]
    wrong = criterion["verdict"] != "correct"
    for one in document["diagnoses"] if wrong else ():
        if (one["function"], one["quantity"]) == mine:
            yield from _diagnosis(one)
        elif one["function"] == mine[0] and mine[1] in one["quantities"]:
            yield from wrapped(f"the same as {one['quantity']}", INDENT)
    if wrong and criterion["visibility"] == "public" and criterion["case"]:
        replay = {case["number"]: case["replay"] for case in document["cases"]}
        yield f"{INDENT}replay: {replay[criterion['case']]}"


def _whole_function(document: Document, function: str) -> Iterator[str]:
    for one in document["diagnoses"]:
        if one["function"] == function and not one["quantity"]:
            yield from _diagnosis(one)


def _diagnosis(one: Document) -> Iterator[str]:
    yield from wrapped(one["message"], INDENT)
    place = one["place"]
    if place:
        where = f"at {place['file']} line {place['line']}: {place['source']}"
        yield from wrapped(where, INDENT)
    if one["separate"]:
        yield from wrapped(f"To tell which, print {one['separate']}.", INDENT)
    yield from wrapped(f"? {one['question']}", INDENT, INDENT + "  ")


def _notes(document: Document) -> Iterator[str]:
    if document["notes"]:
        yield ""
        for note in document["notes"]:
            yield from wrapped(f"note: {note}", "", "      ")
    output = document["output"].rstrip()
    if output:
        yield ""
        yield "your program printed:"
        lines = output.splitlines()
        yield from (f"  | {line[: WIDTH - 4]}" for line in lines[:10])
        if len(lines) > 10:
            yield f"  | ... {len(lines) - 10} more lines"
