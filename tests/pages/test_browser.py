"""The pages in a real Chromium: what runs on them, and what does not."""

import html
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.render.html import class_page_of, page_of
from grader.render.html.entries import entry_of

SMALL, LARGE = {"width": 360, "height": 800}, {"width": 1280, "height": 900}
OPEN_ALL = "document.querySelectorAll('details').forEach(one => { one.open = true })"
HACKED = "() => window.hacked"


@pytest.fixture
def large_page(reports, tmp_path):
    """The class page of a thousand students."""
    entries = [
        entry_of(report, f"submissions/{name}{number:03d}.html")
        for number in range(125)
        for name, report in reports.items()
    ]
    path = tmp_path / "index.html"
    path.write_text(class_page_of(entries))
    return path


def test_what_is_printed_where_hidden_cases_run_is_left_out(lab, reports):
    assert lab.HOSTILE_TEXTS[0] in reports["prints"]["output"]
    assert "What the program printed" not in page_of(reports["prints"])
    assert "What the program printed" in page_of(lab.public_only(reports["prints"]))


def test_what_students_print_does_nothing(lab, reports, visit, tmp_path):
    path = tmp_path / "page.html"
    for name in ("raises", "prints"):
        path.write_text(page_of(lab.public_only(reports[name])))
        page = visit(path)
        page.evaluate(OPEN_ALL)
        assert page.evaluate(HACKED) is None
        assert page.evaluate("document.scripts.length") == 0
        assert page.evaluate("document.images.length") == 0
        assert page.complaints == []
    shown = page.inner_text("pre.output")
    for text in lab.HOSTILE_TEXTS[:5]:
        assert text in shown
    assert "\\x1b[31mred" in shown
    assert "\\u202egnp.exe\\u2066" in shown or "\\x202egnp.exe" in shown
    assert "1337" not in shown


@pytest.mark.parametrize(("policy", "hacked"), [(True, False), (False, True)])
def test_without_escaping_it_would_and_the_policy_is_a_second_wall(
    lab, reports, visit, policy, hacked
):
    """The check above notices a page that does not escape."""
    page_text = page_of(lab.public_only(reports["prints"]))
    for text in (lab.SCRIPT, lab.IMAGE):
        escaped = html.escape(text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")
        assert escaped in page_text
        page_text = page_text.replace(escaped, text)
    if not policy:
        page_text = page_text.replace("Content-Security-Policy", "nothing")
    page = visit(page_text)
    page.wait_for_timeout(200)
    assert bool(page.evaluate(HACKED)) == hacked
    assert bool(page.complaints) == policy


def test_the_class_table_sorts_and_filters(site, visit):
    page = visit(site / "index.html")
    rows = page.locator("#all tbody tr")
    names = [text.split()[0] for text in page.locator("#all tbody th").all_inner_texts()]
    assert names == ["prints", "raises", "sign"]
    page.get_by_role("button", name="score").click()
    assert page.locator("#all tbody th").all_inner_texts() == ["raises", "sign", "prints"]
    assert page.locator("#all thead th[aria-sort]").get_attribute("aria-sort") == "ascending"
    page.get_by_role("button", name="score").click()
    assert page.locator("#all tbody th").all_inner_texts() == ["prints", "sign", "raises"]
    page.get_by_role("button", name="submission").click()
    assert page.locator("#all tbody th").all_inner_texts() == names
    page.get_by_role("searchbox").fill("SIGN")
    assert rows.filter(visible=True).count() == 1
    assert page.get_by_role("status").inner_text() == "1 of 3"
    page.get_by_role("searchbox").fill("")
    page.get_by_role("checkbox").check()
    assert rows.filter(visible=True).count() == 2
    page.get_by_role("link", name="sign").last.click()
    assert page.title().startswith("sign: 5.5 of 10")


def test_nothing_is_lost_without_scripts(site, visit):
    page = visit(site / "index.html", java_script_enabled=False)
    assert page.locator("#all tbody tr").filter(visible=True).count() == 3
    assert page.get_by_role("button").count() == 0
    page = visit(site / "submissions/sign.py.html", java_script_enabled=False)
    assert page.get_by_role("img").count() == 1


def test_a_class_of_a_thousand_opens_quickly(large_page, visit):
    started = time.perf_counter()
    page = visit(large_page, viewport=LARGE)
    assert page.locator("#all tbody tr").count() == 1000
    opened = time.perf_counter() - started
    page.get_by_role("button", name="percent").click()
    percents = page.evaluate(
        "Array.from(document.querySelectorAll('#all tbody tr'), r => +r.cells[2].dataset.v)"
    )
    assert percents == sorted(percents)
    page.get_by_role("searchbox").fill("raises")
    assert page.get_by_role("status").inner_text() == "125 of 1000"
    assert page.complaints == []
    assert large_page.stat().st_size < 3_000_000
    assert opened < 10, f"{opened:.1f} s to open"
    page.set_viewport_size(SMALL)
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]


@pytest.mark.slow
def test_a_class_of_a_thousand_from_reports_to_a_page_without_violations(
    lab, reports, tmp_path, visit, violations
):
    folder = lab.large_class(reports, tmp_path / "reports", 1000)
    assert "1000 pages and" in lab.command("report", folder)
    assert len([*(folder / "pages/submissions").iterdir()]) == 1000
    page = visit(folder / "pages/index.html", viewport=LARGE)
    assert violations(page) == []
    page.get_by_role("link", name="student0999").last.click()
    assert page.title().startswith("student0999")


def test_the_browser_is_there(visit):
    assert visit("<title>x</title>").title() == "x"


@pytest.mark.slow
def test_a_missing_browser_is_a_skip_here_and_a_failure_in_ci(tmp_path):
    """In a process whose PATH has no Chromium."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    for strict, outcome, code in (("", "1 skipped", 0), ("1", "1 error", 1)):
        result = subprocess.run(
            [*command, f"{__file__}::test_the_browser_is_there"],
            env={**os.environ, "PATH": str(tmp_path), "NO_SKIPS": strict},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
        )
        assert outcome in result.stdout, result.stdout
        assert result.returncode == code
