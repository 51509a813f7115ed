"""The pages in a real Chromium: who can read them, and how."""

from itertools import pairwise

import pytest

from grader.render.html import class_page_of, fragment_of, page_of
from grader.render.html.entries import entry_of

SMALL, LARGE = {"width": 360, "height": 800}, {"width": 1280, "height": 900}
OPEN_ALL = "document.querySelectorAll('details').forEach(one => { one.open = true })"
PAGES = ("index.html", *(f"submissions/{name}.py.html" for name in ("sign", "raises", "prints")))


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible_quiet_and_narrow_enough(site, visit, violations, name):
    page = visit(site / name)
    for scheme in ("light", "dark"):
        for size in (SMALL, LARGE):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(size)
            page.evaluate(OPEN_ALL)
            assert violations(page) == [], (scheme, size)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= size["width"], (scheme, size)
    assert page.complaints == []
    assert page.asked == [(site / name).as_uri()]


def test_dark_and_light_are_really_different(site, visit):
    page = visit(site / "index.html", color_scheme="light")
    read = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(read)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(read) != light


def test_axe_notices_a_page_that_is_not_accessible(site, visit, violations):
    page = visit(site / "index.html")
    page.evaluate("document.querySelector('main').removeAttribute('id')")
    page.evaluate("document.querySelector('h1').remove()")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert {"html-has-lang", "page-has-heading-one"} <= {one[0] for one in violations(page)}


def test_the_keyboard_reaches_everything_in_order_and_is_seen(site, visit):
    page = visit(site / "submissions/sign.py.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    places, summaries = [], 0
    for _ in range(60):
        page.keyboard.press("Tab")
        name, top, outline = page.evaluate(
            """() => { const one = document.activeElement, style = getComputedStyle(one);
            return [one.tagName, one.getBoundingClientRect().top + scrollY, style.outlineStyle] }"""
        )
        if name == "BODY":
            break
        assert outline not in ("none", "hidden"), name
        places.append(top)
        summaries += name == "SUMMARY"
    assert places == sorted(places)
    assert summaries == page.locator("summary").filter(visible=True).count()
    page.locator("footer summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("footer details").get_attribute("open") is not None


def test_headings_are_in_order(site, visit):
    for name in PAGES:
        page = visit(site / name)
        levels = page.evaluate(
            "Array.from(document.querySelectorAll('h1,h2,h3,h4'), h => +h.tagName[1])"
        )
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_printed_on_paper_nothing_stays_folded(site, visit, tmp_path):
    from pypdf import PdfReader

    page = visit(site / "submissions/sign.py.html", color_scheme="dark")
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    reader = PdfReader(tmp_path / "page.pdf")
    text = " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())
    assert "5.5 of 10" in text
    assert "goes with this" in text
    assert "grader solve logistic-log-likelihood --case 4" in text
    assert "report key" in text
    assert len(reader.pages) < 15


def test_fragments_stand_in_a_notebook(reports, visit, violations):
    """Two side by side in a page with a style of its own; no id twice, readable in both schemes."""
    fragments = "".join(fragment_of(reports[name]) for name in ("sign", "raises"))
    page = visit(
        "<!doctype html><html lang=en><title>Notebook</title><main><h1>Cell</h1><h2>Output</h2>"
        f"<style>td {{ text-align: right; background: #eee }}</style>{fragments}</main>"
    )
    page.evaluate(OPEN_ALL)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []
    assert page.evaluate("window.hacked") is None
    assert page.complaints == []
    assert page.asked == []


def test_long_names_and_wide_arrays_do_not_widen_the_page(reports, visit):
    """Everything without a blank to break at."""
    long = "long_name" * 30
    report = reports["dropped"]
    report["submission"] |= {"id": long, "files": [long]}
    report["notes"], report["output"] = [long], long
    for one in (*report["criteria"], *report["cases"][0]["comparisons"]):
        one |= {"function": long} if one["quantity"] != "dJ_dbeta" else {"message": long}
        if "got" in one:
            one["got"] = one["want"] = [[-1.23456789e-100] * 3] * 3
    report["diagnoses"][0] |= {"message": long, "question": long, "quantity": long}
    report["diagnoses"][0]["place"] = {"file": long, "line": 1, "source": long}
    for step in report["chain"]:
        step["operands"] = [f"{name}_{long}" for name in step["operands"]]
    for text in (page_of(report), class_page_of([entry_of(report, long)]), fragment_of(report)):
        page = visit(f"<!doctype html>{text}", viewport=SMALL)
        page.evaluate(OPEN_ALL)
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
