"""What the tests of the pages share: a graded class, and a browser."""

import copy
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def lab():
    """The functions of documents.py."""
    import documents

    return documents


@pytest.fixture(scope="session")
def reports_folder(lab, tmp_path_factory) -> Path:
    """A folder that `grade` has written."""
    return lab.grade_sources(tmp_path_factory.mktemp("class"), lab.SOURCES)


@pytest.fixture(scope="session")
def _reports(lab, reports_folder):
    return lab.read_reports(reports_folder)


@pytest.fixture
def reports(_reports):
    """Reports by the names of their submissions, to be changed as a test likes."""
    return copy.deepcopy(_reports)


@pytest.fixture(scope="session")
def browser():
    """A real Chromium."""
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
    """Opens a file or a text; what the page then asks for or complains about is kept on it."""
    contexts = []

    def opened(source: "Path | str", **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        if isinstance(source, Path):
            page.goto(source.as_uri())
        else:
            page.set_content(source)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def site(reports_folder, lab, tmp_path_factory):
    """The pages of three students of the class."""
    folder = tmp_path_factory.mktemp("three")
    for name in ("sign", "raises", "prints"):
        (folder / f"{name}.py.json").write_bytes((reports_folder / f"{name}.py.json").read_bytes())
    lab.command("report", folder)
    return folder / "pages"


@pytest.fixture(scope="session")
def violations():
    """What axe-core finds on a page; contrast and landmarks are among its rules."""
    from axe_playwright_python.sync_playwright import Axe

    def found(page):
        response = Axe().run(page, options={"resultTypes": ["violations"]}).response
        return [(one["id"], one["nodes"][0]["html"]) for one in response["violations"]]

    return found
