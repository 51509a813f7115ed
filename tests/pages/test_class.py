"""The page of a class: what it counts, and that it stays small."""

import re

import pytest

from grader.render.html import class_page_of
from grader.render.html.classroom import class_view
from grader.render.html.entries import entry_of
from grader.render.html.strips import strip_of
from grader.render.html.verdicts import TONES


@pytest.fixture
def entries(reports):
    return [entry_of(report, f"submissions/{name}.html") for name, report in reports.items()]


def not_graded(report):
    document = {k: v for k, v in report.items() if k in ("schema", "exercise", "versions")}
    head = {**report["submission"], "id": "nobody"}
    document |= {"submission": head, "key": "", "timing": {}, "score": None}
    return document | {"status": "not_graded", "fault": "the disk was full"}


def test_statistics(entries):
    facts = dict(class_view(entries).facts)
    percents = sorted(entry.percent for entry in entries)
    assert percents[-3:] == [100, 100, 100]
    assert facts["submissions"] == "8"
    assert facts["full marks"] == "3 (38 %)"
    assert facts["mean"] == f"{sum(percents) / 8:.1f} %"
    assert facts["median"] == f"{(percents[3] + percents[4]) / 2:.1f} %"
    assert "not graded" not in facts


def test_what_is_not_graded_counts_in_no_statistic(reports, entries):
    entry = entry_of(not_graded(reports["right"]), "x.html")
    before, after = dict(class_view(entries).facts), dict(class_view([*entries, entry]).facts)
    assert after.pop("not graded") == "1"
    assert {**before, "submissions": "9"} == after
    page = class_page_of([*entries, entry])
    assert "the disk was full" in page
    assert "Not graded" in page


def test_a_class_without_a_grade_and_one_of_one(reports):
    nobody = entry_of(not_graded(reports["right"]), "x.html")
    for some in ([nobody], [entry_of(reports["right"], "x.html")]):
        assert "Class report" in class_page_of(some)


def test_every_submission_is_in_one_bar(entries):
    bars = class_view(entries).bars
    assert sum(bar.count for bar in bars) == len(entries)
    assert bars[0].label == "100"
    assert bars[0].count == 3
    assert max(bar.length for bar in bars) == 100


def test_the_heat_map_counts_each_criterion(reports, entries):
    (heat,) = class_view(entries).heats
    assert [row.name for row in heat.rows] == list(entries[0].columns)
    for row in heat.rows:
        assert sum(row.counts) == len(entries)
    quantity = next(row for row in heat.rows if row.name == "backward.dJ_dbeta")
    right = sum(
        criterion["verdict"] == "correct"
        for report in reports.values()
        for criterion in report["criteria"]
        if criterion["quantity"] == "dJ_dbeta"
    )
    assert dict(zip(TONES, quantity.counts, strict=True))["right"] == right


def test_a_strip_covers_every_cell_once():
    tones = ["right", "wrong", "wrong", "part", "right", "none"]
    cells = {}
    for tone, path in strip_of(tones):
        for start, width in re.findall(r"M(\d+) \d+h(\d+)V12h-\d+z", path):
            cells |= dict.fromkeys(range(int(start), int(start) + int(width)), tone)
    assert [cells[at] for at in range(len(tones))] == tones


def test_mistakes_are_counted_with_those_who_make_them(reports, entries):
    view = class_view(entries)
    diagnosed = {name for name, report in reports.items() if report["diagnoses"]}
    assert diagnosed
    assert {entry.id for tally in view.mistakes for entry in tally.entries} == diagnosed
    assert [len(t.entries) for t in view.mistakes] == sorted(
        (len(t.entries) for t in view.mistakes), reverse=True
    )
    named = {tally.name for tally in view.firsts}
    assert "the file" in named
    assert any("dJ_d" in name for name in named)


def test_what_did_not_end_is_listed_and_what_is_slow(reports):
    reports["right"]["timing"]["calls"][0] = 3.25
    reports["sign"]["outcomes"][0]["outcome"] = "TimedOut"
    view = class_view([entry_of(report, "x.html") for report in reports.values()])
    assert [entry.id for entry in view.slow] == ["right"]
    assert sorted(entry.id for entry in view.troubled) == ["broken", "sign"]
    assert "3.2 s" in class_page_of([entry for entry, _ in view.entries])


def test_each_exercise_has_a_heat_map_of_its_own(reports):
    reports["sign"]["exercise"] |= {"id": "other", "title": "Another <one>"}
    view = class_view([entry_of(report, "x.html") for report in reports.values()])
    assert [heat.students for heat in view.heats] == [7, 1]
    page = class_page_of([entry for entry, _ in view.entries])
    assert "Another &lt;one&gt;" in page
    assert "2 exercises" in page


def test_names_and_lateness_are_shown(reports):
    students = [{"name": "Ann <b>", "id": "1", "email": "ann@example.org"}]
    reports["right"]["submission"] |= {"students": students, "late": True}
    page = class_page_of([entry_of(reports["right"], "x.html")])
    assert "Ann &lt;b&gt;" in page
    assert "late" in page
    assert "ann@example.org" not in page


def test_a_thousand_students_weigh_less_than_three_megabytes(reports):
    many = [
        entry_of(report, f"submissions/{name}-{number:03d}.html")
        for number in range(125)
        for name, report in reports.items()
    ]
    page = class_page_of(many)
    assert page.count('<th scope="row"><a href="submissions/') == 1000
    assert len(page.encode()) < 1_000_000
