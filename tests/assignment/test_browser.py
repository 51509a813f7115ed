"""Handouts and derivations in a real browser: laid out, accessible, quiet, fit for a phone."""

import shutil

import pytest

from grader.assignment.generate import Order, generate
from grader.assignment.roster import counted
from grader.spec.files import find_exercise

pytestmark = pytest.mark.slow
EXERCISES = ("any-network", "modern-activations", "softmax-jacobian", "activations")
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
MEASURE = """() => {
  const box = node => node.getBoundingClientRect();
  const all = name => [...document.querySelectorAll(name)];
  return {
    formulas: all('math').length,
    flat: all('math').filter(one => box(one).height < 5 || box(one).width < 2).length,
    fractions: all('mfrac').length,
    unstacked: all('mfrac').filter(one =>
      box(one.children[0]).bottom > box(one.children[1]).top + 1).length,
    rows: all('mtable').filter(one => one.children.length > 1).length,
    piled: all('mtable').filter(one => one.children.length > 1 &&
      box(one.children[0]).bottom > box(one.children[1]).top + 1).length,
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    paper: getComputedStyle(document.body).backgroundColor,
  };
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("handouts")
    for name in EXERCISES:
        generate(
            Order(find_exercise(name), counted(1), made / name, made / f"{name}-key", None, True)
        )
    return made


@pytest.fixture(scope="module")
def browser():
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path)
        yield started
        started.close()


@pytest.fixture
def visit(browser):
    """Opens a file; what it asks for or complains about is kept on the page."""
    context = browser.new_context()

    def opened(path):
        page = context.new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.goto(path.as_uri())
        return page

    yield opened
    context.close()


def violations(page):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found]


def pages(folder, exercise):
    derivations = sorted((folder / f"{exercise}-key/derivations").glob("*.html"))
    return [folder / exercise / "student-0001/handout.html", *derivations]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_pages_are_laid_out_and_fit(exercise, folder, visit):
    for path in pages(folder, exercise):
        page = visit(path)
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            found = page.evaluate(MEASURE)
            assert found["formulas"] > 10
            assert found["fractions"] > 0
            assert found["rows"] > 0 or path.name != "handout.html"
            assert (found["flat"], found["unstacked"], found["piled"]) == (0, 0, 0)
            assert found["wide"] <= 0
        assert page.asked == [path.as_uri()]
        assert page.complaints == []


@pytest.mark.parametrize("exercise", EXERCISES)
def test_pages_are_accessible_in_light_and_dark(exercise, folder, visit):
    for path in pages(folder, exercise):
        page = visit(path)
        for scheme, paper in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(22, 24, 28)")):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(MEASURE)["paper"] == paper
            assert violations(page) == [], scheme


def test_paper_is_white(folder, visit):
    page = visit(folder / "any-network/student-0001/handout.html")
    page.emulate_media(color_scheme="dark", media="print")
    assert page.evaluate(MEASURE)["paper"] == "rgb(255, 255, 255)"
    ink = "getComputedStyle(document.querySelector('.nn text')).fill"
    assert page.evaluate(ink) == "rgb(0, 0, 0)"


def test_the_measures_notice_what_is_wrong(folder, visit, tmp_path):
    text = (folder / "any-network/student-0001/handout.html").read_text()
    broken = tmp_path / "broken.html"
    broken.write_text(
        text.replace("</style>", "mfrac { display: block } main { min-width: 2000px }</style>", 1)
        .replace('<html lang="en">', "<html>")
        .replace("--soft: #555b65", "--soft: #ddd")
    )
    page = visit(broken)
    page.set_viewport_size(PHONE)
    found = page.evaluate(MEASURE)
    assert found["unstacked"] + found["flat"] > 0 or found["wide"] > 0
    assert found["wide"] > 0
    assert {"html-has-lang", "color-contrast"} <= {one[0] for one in violations(page)}
