"""`grader report`: a folder of reports in, a folder of pages out."""

import json
import shutil
from pathlib import Path

import pytest


@pytest.fixture
def folder(reports_folder, tmp_path):
    """A copy of the folder of reports."""
    return shutil.copytree(reports_folder, tmp_path / "reports")


def names(pages):
    return sorted(path.name for path in (pages / "submissions").iterdir())


def test_a_page_for_each_report_and_one_for_all(lab, folder, grader):
    result = grader("report", folder)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "8 pages and" in result.stdout
    assert names(folder / "pages") == sorted(f"{name}.py.html" for name in lab.SOURCES)
    index = (folder / "pages/index.html").read_text()
    for name in names(folder / "pages"):
        assert f'href="submissions/{name}"' in index


def test_unchanged_pages_are_left_alone(folder, grader):
    grader("report", folder)
    before = {path: path.stat().st_mtime_ns for path in (folder / "pages").rglob("*.html")}
    assert "0 written, 9 as they were" in grader("report", folder).stdout
    assert {path: path.stat().st_mtime_ns for path in before} == before
    page = folder / "pages/submissions/right.py.html"
    page.write_text("torn")
    assert "1 written, 8 as they were" in grader("report", folder).stdout
    assert page.read_text().startswith("<!doctype html>")


def test_foreign_and_broken_files_are_listed_and_not_fatal(folder, grader):
    report = json.loads((folder / "right.py.json").read_text())
    del report["criteria"][0]["verdict"]
    texts = {
        "a.json": "{",
        "b.json": "[]",
        "c.json": '{"a": 1}',
        "d.json": json.dumps({**report, "schema": 3}),
        "e.json": json.dumps(report),
        "f.json": '{"key": "", "submission": [], "score": null}',
        "g.json": "[" * 100_000,
    }
    for name, text in texts.items():
        (folder / name).write_text(text)
    (folder / "h.json").write_bytes(b"\xff\xfe")
    result = grader("report", folder)
    assert result.exit_code == 0
    assert "not reports, left out: 8" in result.stderr
    assert all(f"  {name}:" in result.stderr for name in [*texts, "h.json"])
    assert len(names(folder / "pages")) == 8


def test_subfolders_are_kept_and_names_are_quoted(folder, grader):
    (folder / "section 1").mkdir()
    (folder / "right.py.json").rename(folder / "section 1/100% & ünï#1?.json")
    assert grader("report", folder).exit_code == 0
    assert (folder / "pages/submissions/section 1/100% & ünï#1?.html").exists()
    index = (folder / "pages/index.html").read_text()
    assert "submissions/section%201/100%25%20%26%20%C3%BCn%C3%AF%231%3F.html" in index


def test_pages_of_what_is_gone_are_listed_not_removed(folder, grader):
    grader("report", folder)
    (folder / "sign.py.json").unlink()
    result = grader("report", folder)
    assert "submissions/sign.py.html" in result.stderr
    assert (folder / "pages/submissions/sign.py.html").exists()
    assert "sign.py" not in (folder / "pages/index.html").read_text()


def test_json_for_programs(folder, grader, tmp_path):
    (folder / "a.json").write_text("{")
    result = grader("report", folder, "--out", tmp_path / "site", "--format", "json")
    document = json.loads(result.stdout)
    assert document["index"] == str(tmp_path / "site/index.html")
    assert len(document["pages"]) == 8
    assert all(Path(page).exists() for page in document["pages"])
    assert document["written"] == 9
    assert document["left_out"][0].startswith("a.json")
    assert document["vanished"] == []


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir()])
def test_nothing_to_report_is_a_usage_error(tmp_path, grader, make):
    make(tmp_path / "reports")
    result = grader("report", tmp_path / "reports")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert "grader grade" in result.stderr
    assert not (tmp_path / "reports/pages").exists()


def test_a_folder_that_cannot_be_written_is_a_usage_error(folder, grader, tmp_path):
    (tmp_path / "file").write_text("")
    result = grader("report", folder, "--out", tmp_path / "file")
    assert result.exit_code == 2
    assert "cannot write" in result.stderr


def test_anonymous_pages_hold_no_names(lab, folder, grader):
    report = json.loads((folder / "raises.py.json").read_text())
    name, secret = "Ann Example", "ann@example.org"
    student = {"name": name, "id": "77123", "email": secret}
    report["submission"] |= {"id": "exampleann_77123", "students": [student]}
    report["submission"]["files"] = ["exampleann.py"]
    text = json.dumps(report).replace("raises.py", "exampleann.py")
    (folder / "raises.py.json").write_text(text.replace('"output": "', f'"output": "{name} says '))
    open_pages = grader("report", folder, "--out", folder / "open")
    assert open_pages.exit_code == 0
    assert grader("report", folder, "--anonymous").exit_code == 0
    hidden = [*(folder / "pages-anonymous").rglob("*.html")]
    whole = " ".join(path.name + path.read_text() for path in hidden)
    for word in lab.SOURCES:
        assert f"<bdi>{word}" not in whole
        assert f"{word}.py" not in whole
    for word in (name, "exampleann", "77123", secret):
        assert word not in whole
        shown = " ".join(path.read_text() for path in (folder / "open").rglob("*.html"))
        assert word in shown or word in (secret, "77123")


def test_a_student_named_like_a_word_of_the_format_changes_no_verdict(folder, grader):
    report = json.loads((folder / "sign.py.json").read_text())
    for name in ("correct", "graded", "wrong_value", "forward", "dJ_dbeta", "1", ".*"):
        report["submission"]["id"] = name
        (folder / f"{name}.json").write_text(json.dumps(report))
    assert grader("report", folder, "--anonymous").stderr == ""
    pages = [*(folder / "pages-anonymous").rglob("submission-*.html")]
    texts = [page.read_text() for page in pages]
    assert sum("5.5" in text and "wrong by the same mistake" in text for text in texts) == 8


def test_anonymous_names_stay_and_their_order_tells_nothing(folder, grader):
    grader("report", folder, "--anonymous")
    first = names(folder / "pages-anonymous")
    (folder / "broken.py.json").unlink()
    shutil.copy(folder / "right.py.json", folder / "zz-twin.py.json")
    assert grader("report", folder, "--anonymous").exit_code == 0
    after = names(folder / "pages-anonymous")
    assert set(first) < set(after)
    (twin,) = set(after) - set(first)
    assert twin.endswith("-2.html")
    index = (folder / "pages-anonymous/index.html").read_text()
    rows = index[index.index('id="all"') :]
    shown = [name for name in after if f'href="submissions/{name}"' in rows]
    places = [rows.index(f'href="submissions/{name}"') for name in shown]
    assert places == sorted(places)
