"""A submission's page as text: what it says, how it shows it."""

import html
import re
import subprocess
import sys

import pytest

from grader.render.html import fragment_of, page_of

SCHEMA_2 = ("first_wrong", "diagnoses", "chain")


def text_of(page: str) -> str:
    """What a reader reads: no tags, no style, entities resolved, blanks folded."""
    body = re.sub(r"(?s)<(style|script)>.*?</\1>", "", page)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())


def test_the_page_says_what_the_report_says(reports):
    report = reports["dropped"]
    text = text_of(page_of(report))
    assert "7 of 10" in text
    assert "70 %" in text
    (diagnosis,) = report["diagnoses"]
    for words in (diagnosis["message"], diagnosis["question"]):
        assert words in text
    wrong = next(c for c in report["criteria"] if c["quantity"] == "dJ_dbeta")
    assert wrong["message"] in text
    assert "grader solve logistic-log-likelihood --case 1" in text
    assert report["versions"]["numpy"] in text
    assert "confinement tier" in text


def test_wrong_entries_are_marked_and_right_ones_are_not(reports):
    report = reports["dropped"]
    one = next(c for c in report["cases"][0]["comparisons"] if "got" in c)
    one["wrong"] = one["wrong"][:1]
    page = page_of(report)
    first = page[page.index('class="array got"') :]
    assert first[: first.index("</table>")].count('class="w"') == 1
    assert f"1 of {sum(map(len, one['want']))} wrong" in text_of(page)


def test_numbers_that_differ_late_are_written_until_they_differ(reports):
    text = text_of(page_of(reports["wrong_early"]))
    pair = re.search(r"Yours 0 1 0 ([−0-9.]+).*?Expected 0 1 0 ([−0-9.]+)", text)
    assert pair
    assert pair[1] != pair[2]
    assert pair[1][:4] == pair[2][:4]


@pytest.mark.parametrize("value", [2.5, [1.0, 2.0], [[1.0], [2.0]], [[[1.0, 2.0]], [[3.0, 4.0]]]])
def test_arrays_of_any_number_of_axes(reports, value):
    report = reports["dropped"]
    one = next(c for c in report["cases"][0]["comparisons"] if "got" in c)
    index = []
    entry = value
    while isinstance(entry, list):
        index.append(0)
        entry = entry[0]
    one |= {"got": value, "want": value, "wrong": [index]}
    page = page_of(report)
    first = page[page.index('class="array got"') :]
    assert first[: first.index("</table>")].count('class="w"') == 1


def test_values_that_are_not_finite_are_shown(reports):
    report = reports["dropped"]
    one = next(c for c in report["cases"][0]["comparisons"] if "got" in c)
    one["got"] = [["nan"] * len(row) for row in one["got"]]
    assert '<td class="w">nan</td>' in page_of(report)


@pytest.mark.parametrize("name", ["sign", "wrong_early"])
def test_what_follows_is_folded_under_its_cause(reports, name):
    report = reports[name]
    followers = {c["quantity"] for c in report["criteria"] if c["after"]}
    assert followers
    page = page_of(report)
    section = page[page.index('id="s-wrong"') :]
    problems = section[: section.index("</section>")].split('<article class="problem')[1:]
    titles = [text_of(re.search(r"(?s)<h3>.*?</h3>", one)[0]) for one in problems]
    assert titles[0].startswith("First")
    assert not {word for title in titles for word in title.split()} & followers
    folded = problems[0][problems[0].index("go") :]
    assert all(f"<code>{quantity}</code>" in folded for quantity in followers)
    assert "by follow-through" in text_of(page)
    for one in report["criteria"]:
        assert one["because"] in text_of(page)


def test_what_one_diagnosis_explains_is_one_problem(reports):
    report = reports["dropped"]
    for one in report["criteria"][:3]:
        one |= {"verdict": "single_precision", "message": f"{one['quantity']} is not precise"}
    names = [one["quantity"] for one in report["criteria"][:3]]
    shared = {"function": "forward", "quantity": names[0], "quantities": names, "steps": []}
    report["diagnoses"].append({**report["diagnoses"][0], **shared, "message": "Shared."})
    page = page_of(report)
    assert page.count('<article class="problem') == 2
    assert text_of(page).count("Shared.") == 1
    assert "net_h, H and net_o" in text_of(page).replace(" ,", ",")


def test_the_broken_link_is_marked_in_the_picture_and_in_words(reports):
    report = reports["dropped"]
    broken = [step["quantity"] for step in report["chain"] if step["broken"]]
    page = page_of(report)
    marked = re.findall(r'<g class="box broken">.*?<text class="name"[^>]*>✗ (\w+)<', page, re.S)
    assert sorted(marked) == sorted(broken)
    label = re.search(r'role="img" aria-label="([^"]*)"', page)[1]
    assert all(name in label for name in broken)
    for name in broken:
        assert re.search(rf"<li><code>{name}</code>.*?: named by the diagnosis</li>", page)


@pytest.mark.parametrize(
    "exercise", ["three-layer-network", "rows-relu-logits-l2", "training-loop"]
)
def test_boxes_of_the_picture_do_not_overlap(exercise):
    from grader.render.html.chain import picture_of
    from grader.spec.read import find_exercise, read_exercise
    from reference.program import compile_network

    steps = compile_network(read_exercise(find_exercise(exercise), 0).network).steps
    chain = [
        {
            "quantity": step.target,
            "operation": step.op,
            "operands": list(step.operands),
            "verdict": "",
            "broken": False,
        }
        for step in steps
    ]
    picture = picture_of(chain, frozenset())
    places = [(box.x, box.y) for box in picture.boxes]
    assert len(places) >= len(chain)
    for at, (x, y) in enumerate(places):
        assert picture.breadth / 2 <= x <= picture.width - picture.breadth / 2
        for other_x, other_y in places[at + 1 :]:
            assert abs(other_x - x) >= picture.breadth or abs(other_y - y) >= picture.tall


def test_an_operation_that_nobody_knows_is_drawn_all_the_same(reports):
    report = reports["dropped"]
    report["chain"][3]["operation"] = "attention"
    report["chain"][4]["operands"] = ["nowhere"]
    assert page_of(report).count('<g class="box') >= len(report["chain"])


def test_every_field_of_schema_2_may_be_absent_or_empty(reports):
    for report in reports.values():
        for criterion in report["criteria"]:
            for name in ("follow_through", "after", "because"):
                del criterion[name]
        for name in SCHEMA_2:
            report[name] = None if name == "first_wrong" else []
        empty = page_of(report)
        for name in SCHEMA_2:
            del report[name]
        assert page_of(report) == empty


def test_a_report_without_a_grade_has_no_score(reports):
    report = reports["dropped"]
    kept = ("schema", "exercise", "submission", "versions", "timing")
    document = {name: report[name] for name in kept}
    document |= {"key": "", "status": "not_graded", "score": None, "fault": "the <key> failed"}
    for made in (page_of(document), fragment_of(document)):
        assert "Not graded" in made
        assert "the &lt;key&gt; failed" in made
        assert 'class="score"' not in made


def test_full_marks_have_nothing_to_look_at(reports):
    page = page_of(reports["right"])
    assert "Full marks" in page
    assert 'class="problem' not in page


def test_what_cannot_be_loaded_is_said_once(reports):
    text = text_of(page_of(reports["broken"]))
    problems = text[text.index("What is wrong") : text.index("Calls that did not return")]
    assert problems.count("the file cannot be loaded") == 1


def test_changed_arguments_are_told(reports):
    assert "An argument is changed in place (X)" in text_of(page_of(reports["changes"]))


def test_equal_reports_give_equal_pages_whatever_they_took(reports):
    report = reports["dropped"]
    before = page_of(report)
    report["timing"] = {"run_seconds": 12345.6, "calls": [12345.6]}
    assert page_of(report) == before


def test_fragments_may_stand_side_by_side(reports):
    for report in reports.values():
        fragment = fragment_of(report)
        assert fragment.lstrip().startswith("<section")
        assert "<html" not in fragment
        assert not re.search(r'\sid="', fragment)
        rules = re.sub(r"(?s)/\*.*?\*/", "", re.search(r"(?s)<style>(.*?)</style>", fragment)[1])
        for selectors in re.findall(r"(?m)^\s*([^@{}\s][^{}]*)\{", rules):
            assert all(".gr" in one for one in re.split(r",(?![^(]*\))", selectors)), selectors


def test_importing_the_door_costs_nothing():
    code = "import sys, grader.render.html; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
