"""CSV and JUnit: valid, complete, and safe in a spreadsheet and in an XML reader."""

import csv
import io
import json
from fractions import Fraction
from pathlib import Path

import pytest
from lxml import etree

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "schemas/junit.xsd"))
EVIL = "=1+1\x0b\x1b[31m]]>&<script>\ud7ff\uffff"


def junit(grader, folder):
    result = grader("export", folder, "--to", "junit")
    assert result.exit_code == 0, result.stderr
    return etree.fromstring(result.stdout.encode())


def table(grader, folder):
    result = grader("export", folder, "--to", "csv")
    assert result.exit_code == 0, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_junit_is_valid_and_has_every_criterion(grader, reports):
    tree = junit(grader, reports)
    SCHEMA.assertValid(tree)
    for suite in tree.iter("testsuite"):
        document = json.loads((reports / f"{suite.get('name')}.json").read_text())
        wrong = [c for c in document.get("criteria", []) if c["earned"] != c["points"]]
        graded = document["status"] == "graded"
        assert int(suite.get("failures")) == len(wrong) == len(list(suite.iter("failure")))
        assert int(suite.get("errors")) == len(list(suite.iter("error"))) == (not graded)
        assert len(list(suite.iter("testcase"))) == (len(document["criteria"]) if graded else 1)
    assert [suite.get("name") for suite in tree] == sorted(suite.get("name") for suite in tree)
    assert int(tree.get("tests")) == len(list(tree.iter("testcase")))


@pytest.mark.parametrize(
    "change",
    [
        lambda tree: tree[0].attrib.pop("tests"),
        lambda tree: tree[0].set("failures", "-1"),
        lambda tree: tree[0][1].append(etree.Element("passed")),
        lambda tree: etree.SubElement(tree[0][1], "failure"),
    ],
)
def test_the_schema_refuses_what_is_wrong(grader, reports, change):
    tree = junit(grader, reports)
    change(tree)
    assert not SCHEMA.validate(tree)


def test_the_table_is_what_the_reports_say(grader, reports):
    rows = {row["submission"]: row for row in table(grader, reports)}
    full, half, none = (rows[name] for name in ("doejane_1001", "roejohn_1002", "poe_1004"))
    assert (full["earned"], full["possible"], full["percent"]) == ("10", "10", "100")
    document = json.loads((reports / "roejohn_1002.json").read_text())
    assert float(half["earned"]) == float(Fraction(document["score"]["earned"])) < 10
    (criterion,) = (c for c in document["criteria"] if c["quantity"] == "dJ_dbeta")
    assert float(half["backward: dJ_dbeta"]) == float(Fraction(criterion["earned"])) < 3
    assert half["late"] == "late"
    assert (none["status"], none["earned"], none["percent"]) == ("not_graded", "", "")
    assert (full["students"], full["ids"]) == ("doejane", "1001")


def test_evil_text_harms_neither(grader, reported):
    folder = reported(("a", [(EVIL, EVIL)], 5))
    path = folder / "a.json"
    document = json.loads(path.read_text())
    document["submission"]["id"] = document["criteria"][4]["message"] = EVIL
    path.write_text(json.dumps(document))
    tree = junit(grader, folder)
    SCHEMA.assertValid(tree)
    assert "<script>" in "".join(tree.itertext())
    assert not [c for row in table(grader, folder) for c in row.values() if c.startswith("=")]


def test_what_is_no_report_is_passed_over_and_what_is_broken_is_told(grader, reported):
    folder = reported(("a", [("a", "1")], 5))
    (folder / "run.json").write_text('{"seed": "x"}')
    assert len(table(grader, folder)) == 1
    (folder / "b.json").write_text('{"schema": ')
    result = grader("export", folder, "--to", "csv")
    assert result.exit_code == 2
    assert "b.json cannot be read" in result.stderr


def test_exports_go_to_a_file_or_to_standard_output(grader, reports, tmp_path):
    shown = grader("export", reports, "--to", "csv").stdout
    result = grader("export", reports, "--to", "csv", "--out", tmp_path / "new/a.csv")
    assert (tmp_path / "new/a.csv").read_text() == shown
    assert "5 reports" in result.stdout
    document = json.loads(grader("export", reports, "--to", "csv", "--format", "json").stdout)
    assert document["text"] == shown
