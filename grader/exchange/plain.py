"""Plain formats: a CSV table, and JUnit's XML as Jenkins and GitLab read it."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from xml.etree import ElementTree as Xml

from grader.exchange.feedback import criterion_lines, criterion_title, headline, short
from grader.exchange.results import Document, Result, points_text
from grader.exchange.sheet import without_formula

FIELDS = (
    *("submission", "students", "ids", "emails", "late", "exercise", "status"),
    *("earned", "possible", "percent"),
)
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def csv_text(results: Sequence[Result]) -> str:
    """One row per submission: who, score, points of each criterion; no cell is a formula."""
    titles = dict.fromkeys(
        criterion_title(criterion)
        for result in results
        for criterion in result.document.get("criteria", [])
    )
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, [*FIELDS, *titles], restval="", lineterminator="\n")
    writer.writeheader()
    for result in results:
        writer.writerow({key: without_formula(text) for key, text in _cells(result)})
    return buffer.getvalue()


def _cells(result: Result) -> Iterator[tuple[str, str]]:
    document, students = result.document, result.document["submission"].get("students", [])
    for field, key in (("students", "name"), ("ids", "id"), ("emails", "email")):
        yield field, "; ".join(student[key] for student in students)
    yield "submission", result.id
    yield "late", "late" if document["submission"].get("late") else ""
    yield "exercise", document["exercise"]["id"]
    yield "status", document["status"]
    if result.score is not None:
        yield "earned", points_text(result.score[0])
        yield "possible", points_text(result.score[1])
        yield "percent", f"{document['score']['percent']:g}"
    for criterion in document.get("criteria", []):
        yield criterion_title(criterion), points_text(Fraction(criterion["earned"]))


def junit_text(results: Sequence[Result]) -> str:
    """A suite per submission, a test case per criterion; what was not graded is an error."""
    suites = [_suite(result) for result in results]
    root = Xml.Element("testsuites", {"name": "grader", **_totals(suites)})
    root.extend(suites)
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, "unicode") + "\n"


def _suite(result: Result) -> Xml.Element:
    document = result.document
    criteria = document.get("criteria", [])
    cases = [_case(result, criterion) for criterion in criteria] or [_not_graded(result)]
    seconds = document["timing"].get("run_seconds", 0)
    counts = {
        "tests": len(cases),
        "failures": sum(case.find("failure") is not None for case in cases),
        "errors": sum(case.find("error") is not None for case in cases),
        "skipped": 0,
    }
    attributes = {"name": _legal(result.id), "time": f"{seconds:.3f}"}
    attributes |= {key: str(count) for key, count in counts.items()}
    suite = Xml.Element("testsuite", attributes)
    properties = Xml.SubElement(suite, "properties")
    for name, value in _properties(result):
        Xml.SubElement(properties, "property", name=name, value=_legal(value))
    suite.extend(cases)
    return suite


def _properties(result: Result) -> Iterator[tuple[str, str]]:
    yield "exercise", result.document["exercise"]["id"]
    yield "score", headline(result.document)
    for student in result.document["submission"].get("students", []):
        yield "student", student["name"]


def _case(result: Result, criterion: Document) -> Xml.Element:
    name = _legal(criterion_title(criterion))
    case = Xml.Element("testcase", name=name, classname=_legal(result.id), time="0")
    if criterion["earned"] != criterion["points"]:
        first, *rest = criterion_lines(criterion)
        message = _legal(first)
        failure = Xml.SubElement(case, "failure", type=criterion["verdict"], message=message)
        failure.text = _legal("\n".join(rest))
    return case


def _not_graded(result: Result) -> Xml.Element:
    case = Xml.Element("testcase", name="grading", classname=_legal(result.id), time="0")
    Xml.SubElement(case, "error", type="not_graded", message=_legal(short(result.fault)))
    return case


def _totals(suites: Sequence[Xml.Element]) -> dict[str, str]:
    keys = ("tests", "failures", "errors")
    return {key: str(sum(int(suite.get(key, "0")) for suite in suites)) for key in keys}


def _legal(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)
