"""What never gets onto a page: data of hidden cases, markup of students, unseen characters."""

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.render.html import fragment_of, page_of
from grader.render.html.shown import visible


def test_hidden_numbers_are_on_no_page(lab, reports):
    """The expected values of hidden cases, at any number of digits that a page may show."""
    for number in (5, 6):
        text = lab.command(
            *("solve", "logistic-log-likelihood", "--seed", "pages"),
            *("--case", number, "--format", "json"),
        )
        assert "/pages/" in json.loads(text)["label"]
        found = re.findall(r"-?\d+\.\d{6,}(?:e-?\d+)?", text)
        assert len(found) > 100
        shown = {f"{abs(float(one)):.{digits}g}" for one in found for digits in (6, 8, 10, 17)}
        for report in reports.values():
            words = re.findall(r"\d+\.\d+(?:e[-−]?\d+)?", page_of(report))
            assert not {word.replace("−", "-") for word in words if len(word) > 7} & shown


def test_data_of_a_hidden_case_is_not_shown_even_when_a_report_holds_it(reports):
    """A marker in a hidden case's expected values; in a public case it is seen."""
    marker = 987654.25
    for visibility, seen in (("hidden", False), ("public", True)):
        report = reports["dropped"]
        for case in report["cases"]:
            case["visibility"] = visibility
            case["sizes"], case["replay"] = {"N": 987654}, "987654"
            for one in case["comparisons"]:
                one |= {"got": [[marker]], "want": [[marker]], "wrong": [[0, 0]]}
                one["worst"] = {"index": [0], "got": marker, "want": marker, "tolerance": marker}
        for made in (page_of(report), fragment_of(report)):
            assert ("987654" in made) == seen


def test_text_of_students_is_escaped_everywhere(lab, reports):
    """Each text field of a report in turn holds markup; none of it reaches the page as markup."""
    evil = "</code></pre></script></style><b id=evil>{{ 7 * 191 }}\x1b[1m\u202e"
    report = reports["raises"]
    report["notes"], report["output"] = ["note"], "printed"
    seen = 0
    for document in spoiled(report, evil):
        for made in (page_of(document), fragment_of(document)):
            assert "<b id=evil>" not in made
            assert "1337" not in made
            assert "\x1b" not in made
            assert "\u202e" not in made
            seen += "&lt;b id=evil&gt;" in made
    assert seen > 20


def spoiled(value, evil):
    """The value with one text after the other replaced; words of the format stay."""
    fixed = {"status", "kind", "visibility", "earned", "points", "possible", "follow_through"}
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in [*items]:
        if isinstance(item, (dict, list)):
            for inner in spoiled(item, evil):
                yield replaced(value, key, inner)
        elif isinstance(item, str) and key not in fixed:
            yield replaced(value, key, evil)


def replaced(value, key, item):
    copied = dict(value) if isinstance(value, dict) else list(value)
    copied[key] = item
    return copied


@given(st.text(st.characters()))
def test_visible_text_holds_nothing_unseen_and_keeps_the_rest(text):
    seen = visible(text)
    seen.encode()
    kinds = {unicodedata.category(c) for c in seen if c not in "\n\t\u200c\u200d"}
    assert not kinds & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert visible(seen) == seen


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[0m", "a\\x1b[0m"),
        ("\u202eabc", "\\u202eabc"),
        ("\ud800", "\\ud800"),
        ("one\r\ntwo\n\tthree", "one\ntwo\n\tthree"),
        ("Ωμέγα علي 名前 नमस्ते", "Ωμέγα علي 名前 नमस्ते"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_is_made_visible(text, shown):
    assert visible(text) == shown


def test_no_page_has_a_style_attribute_or_a_handler(reports):
    """The content security policy would silently drop them."""
    for report in reports.values():
        page = page_of(report)
        assert not re.search(r"<[^>]*\s(style|on\w+)=", page)
        assert "http://" not in page
        assert "https://" not in page
