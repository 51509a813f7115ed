"""Downloads from learning management systems: whose each file is, and that none is dropped.

The names follow the code that writes them: Canvas `lib/content_zipper.rb` (`get_filename`,
`sanitize_user_name`, `add_text_or_url`), Moodle `mod/assign/classes/downloader.php`
(`get_student_prefix`, `load_submissionplugin_filelist`; a trailing `_` before Moodle 4),
Gradescope's export with its `submission_metadata.yml` as public readers of it describe it.
"""

import io
import json
import shutil
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import NotLoadable, UsageError
from grader.intake.archives import Spool
from grader.intake.collect import collect, load
from grader.intake.layouts import AUTOMATIC, canvas, chosen, moodle
from grader.intake.names import report_names

SAYS = "# exercise: worked-example\n"
CANVAS = {
    "doejane_1001_5001_solution.py": ("doejane_1001", "1001", False, "solution.py"),
    "doejane_LATE_1001_5001_solution.py": ("doejane_1001", "1001", True, "solution.py"),
    "doejane_1001_5001_solution-2.py": ("doejane_1001", "1001", False, "solution.py"),
    "doejane_1001_5001_my_net_2.py": ("doejane_1001", "1001", False, "my_net_2.py"),
    "vanderberg_jan_1001_5001_a.ipynb": ("vanderberg_jan_1001", "1001", False, "a.ipynb"),
    "müllerjörg_1001_5001_work-1.tar.gz": ("müllerjörg_1001", "1001", False, "work.tar.gz"),
    "group7_LATE_1001_5001_a.py": ("group7_1001", "1001", True, "a.py"),
    "anon_a1B2c_5001_a.py": ("anon_a1B2c", "", False, "a.py"),
    "LATE_anon_a1B2c_5001_a.py": ("anon_a1B2c", "", True, "a.py"),
    "anon_a1B2c_LATE_5001_a.py": ("anon_a1B2c", "", True, "a.py"),
}
MOODLE = {
    "Jane Doe_1001_assignsubmission_file_/a.py": ("Jane Doe_1001", "1001", "a.py"),
    "Jane Doe_1001_assignsubmission_file/sub/a.py": ("Jane Doe_1001", "1001", "sub/a.py"),
    "Jane Doe_1001_assignsubmission_file_a_b.py": ("Jane Doe_1001", "1001", "a_b.py"),
    "Participant_1001_assignsubmission_file_/a.py": ("Participant_1001", "1001", "a.py"),
    "Default group_assignsubmission_file/a.py": ("Default group", "", "a.py"),
    "week 3/Jane Doe_1001_assignsubmission_file_/a.py": ("Jane Doe_1001", "1001", "a.py"),
}
METADATA = """submission_11:
  :submitters:
  - :name: Jane Doe
    :sid: '0100'
    :email: jane@example.edu
  - :name: John/Roe
    :sid: 0101
    :email: john@example.edu
  :created_at: 2024-02-01 10:00:00.123000000 Z
  :score: 7.0
  :results: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
    tests: []
submission_12:
  :submitters:
  - :name: Ann Other
    :sid:
    :email: ann@example.edu
  :created_at: 2024-02-01 11:00:00.000000000 Z
  :history:
  - !ruby/object:Submission {}
"""


@pytest.mark.parametrize("name", CANVAS)
def test_names_of_canvas(name):
    owner, number, late, file = CANVAS[name]
    part = canvas(name)
    found = (part.owner, part.origin.students[0].id, part.origin.late, part.file)
    assert found == (owner, number, late, file)


@pytest.mark.parametrize("name", ["solution.py", "doe_1_text.html", "a_1_b_2.py", "_1_2_.py"])
def test_names_that_are_not_canvas(name):
    assert canvas(name) is None


@pytest.mark.parametrize("name", MOODLE)
def test_names_of_moodle(name):
    part = moodle(name)
    assert (part.owner, part.origin.students[0].id, part.file) == MOODLE[name]


@pytest.mark.parametrize(
    "name", ["a.py", "Jane Doe_1001_assignsubmission_onlinetext/onlinetext.html"]
)
def test_names_that_are_not_moodle(name):
    assert moodle(name) is None


def write(root, tree):
    for name, text in tree.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def packed(tree):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in tree.items():
            archive.writestr(name, text)
    return buffer.getvalue()


@pytest.fixture(params=["folder", "zip", "zip in a folder"])
def gathered(request, tmp_path, spool):
    """Collects a tree that lies in a folder, in a zip file, or in a zip file in a folder."""

    def gather(tree, choice=AUTOMATIC):
        write(tmp_path / "in/download", tree)
        path = tmp_path / "in/download"
        if request.param != "folder":
            shutil.make_archive(str(tmp_path / "in/a"), "zip", path)
            shutil.rmtree(path)
            path = tmp_path / "in" if request.param == "zip in a folder" else tmp_path / "in/a.zip"
        collection = collect(path, True, spool, choice)
        unread = [(where.removeprefix("a.zip/"), why) for where, why in collection.not_understood]
        return collection.found, sorted(unread)

    return gather


@pytest.fixture
def spool():
    spool = Spool()
    yield spool
    spool.close()


def test_a_download_from_canvas(gathered):
    found, unread = gathered(
        {
            "doejane_1001_5001_solution.py": "old",
            "doejane_1001_5009_solution-1.py": "new",
            "doejane_1001_5010_helper-2.py": "",
            "roejohn_LATE_1002_5002_lab.zip": packed({"lab/solution.py": "x", "lab/h.py": ""}),
            "anon_a1B2c_5003_x.py": "",
            "poe_1003_5004_essay.pdf": "",
            "poe_1003_text.html": "",
            "notes.py": "",
            "twofiles_1004_5005_a.py": "",
            "twofiles_1004_5006_b.py": "",
        }
    )
    files = {one.id: [name for name, _ in one.files] for one in found}
    assert files == {
        "doejane_1001": ["helper.py", "solution.py"],
        "roejohn_1002": ["h.py", "solution.py"],
        "anon_a1B2c": ["x.py"],
        "twofiles_1004": [],
    }
    by_id = {one.id: one for one in found}
    assert load(by_id["doejane_1001"]).files[1].data == b"new"
    assert by_id["roejohn_1002"].origin.late
    with pytest.raises(NotLoadable, match=r"twofiles_1004 holds a\.py, b\.py: name the main"):
        load(by_id["twofiles_1004"])
    assert [where for where, _ in unread] == [
        "doejane_1001_5001_solution.py",
        "notes.py",
        "poe_1003_5004_essay.pdf",
        "poe_1003_text.html",
    ]
    assert "older attempt" in dict(unread)["doejane_1001_5001_solution.py"]


def test_a_download_from_moodle(gathered):
    found, unread = gathered(
        {
            "Jane Doe_1001_assignsubmission_file_/solution.py": "",
            "Jane Doe_1001_assignsubmission_onlinetext/onlinetext.html": "",
            "Jörg Müller_1002_assignsubmission_file/lab/net.ipynb": '{"cells": []}',
        }
    )
    assert [(one.id, one.main, one.origin.layout) for one in found] == [
        ("Jane Doe_1001", "solution.py", "moodle"),
        ("Jörg Müller_1002", "net.ipynb", "moodle"),
    ]
    assert found[1].origin.students[0].name == "Jörg Müller"
    assert [where for where, _ in unread if "onlinetext" in where]


def test_a_flat_download_from_moodle(gathered):
    found, unread = gathered(
        {
            "Jane Doe_1001_assignsubmission_file_solution.py": "",
            "Jane Doe_1001_assignsubmission_file_helper.py": "",
            "Jane Doe_1001_assignsubmission_onlinetext_onlinetext.html": "",
        }
    )
    assert [(one.id, len(one.files)) for one in found] == [("Jane Doe_1001", 2)]
    assert len(unread) == 1


def test_a_download_from_gradescope(gathered):
    tree = {
        "submission_metadata.yml": METADATA,
        "submission_11/solution.py": "",
        "submission_12/net/solution.py": "",
        "submission_12/net/data.csv": "",
        "submission_99/solution.py": "",
    }
    found, unread = gathered({f"assignment_7_export/{name}": text for name, text in tree.items()})
    assert [one.id for one in found] == [
        "Ann Other_ann@example.edu",
        "Jane Doe_0100, John_Roe_0101",
    ]
    pair = found[1].origin.students
    assert [(one.name, one.id) for one in pair] == [("Jane Doe", "0100"), ("John/Roe", "0101")]
    assert [where.rpartition("submission_")[2] for where, _ in unread] == [
        "12/net/data.csv",
        "99/solution.py",
    ]


def test_of_two_submissions_of_a_student_the_newest_counts(gathered):
    late = METADATA.replace("submission_12:", "submission_9:").replace(
        "- :name: Ann Other\n    :sid:\n    :email: ann@example.edu",
        "- :name: Jane Doe\n    :sid: '0100'\n  - :name: John/Roe\n    :sid: '0101'",
    )
    tree = {"submission_11/a.py": "", "submission_9/b.py": ""}
    found, unread = gathered({"submission_metadata.yml": late, **tree})
    assert [one.main for one in found] == ["b.py"]
    assert [where for where, _ in unread] == ["submission_11/a.py"]


@pytest.mark.parametrize(
    "text",
    [
        "!!python/object/apply:os.system ['touch /tmp/owned']",
        "a: !!python/name:os.system",
        "submission_1: [1, 2",
        "- a\n- b",
        "&a [*a]",
        "[" * 5000,
        "\x00",
    ],
)
def test_metadata_runs_nothing_and_breaks_nothing(text, tmp_path, spool):
    write(tmp_path, {"submission_metadata.yml": text, "submission_1/solution.py": ""})
    with pytest.raises(UsageError, match=r"submission_metadata|holds no submission"):
        collect(tmp_path, True, spool)


def test_a_pattern_of_ones_own(gathered):
    pattern = r"(?P<student>[^/]+)/(?P<id>\d+)/try(?P<attempt>\d+)/(?P<file>.+)"
    found, unread = gathered(
        {
            "ada/7/try2/solution.py": "2",
            "ada/7/try10/main.py": "10",
            "ada/7/readme.py": "",
            "bob/8/try1/solution.py": "",
        },
        chosen("auto", pattern),
    )
    assert [(one.id, one.main) for one in found] == [("ada_7", "main.py"), ("bob_8", "solution.py")]
    assert [where for where, _ in unread] == ["ada/7/readme.py", "ada/7/try2/solution.py"]


def test_a_file_s_name_may_be_caught_with_its_slash(tmp_path, spool):
    write(tmp_path, {"ada/net/solution.py": "", "bob/solution.py": ""})
    found = collect(
        tmp_path, True, spool, chosen("regex", r"(?P<student>[^/]+)(?P<file>/.*)")
    ).found
    assert [(one.id, one.files[0][0]) for one in found] == [
        ("ada", "solution.py"),
        ("bob", "solution.py"),
    ]


@pytest.mark.parametrize(
    ("layout", "pattern", "match"),
    [
        ("regex", None, "needs --layout-regex"),
        ("canvas", "(?P<student>.)(?P<file>.)", "use one of them"),
        ("regex", "(", "layout-regex"),
        ("regex", "(?P<student>.)", "no group file"),
        ("regex", "(?P<student>.)(?P<file>.)(?P<x>.)", "group x"),
    ],
)
def test_wrong_options_are_told(grader, tmp_path, layout, pattern, match):
    write(tmp_path, {"a.py": SAYS})
    more = [] if pattern is None else ["--layout-regex", pattern]
    result = grader("grade", tmp_path, "--out", tmp_path / "o", "--layout", layout, *more)
    assert result.exit_code == 2
    assert match in result.stderr


@pytest.mark.parametrize(
    "names",
    [
        ["hw_2024_11_jane.py", "hw_2024_11_john.py"],
        ["jane_2024_01_hw.py", "john_2024_02_hw.py"],
        ["doe_1_2_a.py", "jane.py", "john.py"],
    ],
)
def test_dates_in_names_are_not_taken_for_canvas(names, tmp_path, spool):
    write(tmp_path, dict.fromkeys(names, SAYS))
    found = collect(tmp_path, False, spool).found
    assert [one.name for one in found] == names
    assert {one.origin.layout for one in found} == {"flat"}


def test_a_layout_that_is_given_is_not_guessed(tmp_path, spool):
    write(tmp_path, {"doejane_1001_5001_a.py": SAYS, "roe_1002_5002_b.py": SAYS})
    flat = collect(tmp_path, False, spool, chosen("flat", None))
    assert [one.id for one in flat.found] == ["doejane_1001_5001_a", "roe_1002_5002_b"]
    with pytest.raises(UsageError, match="not named as this layout"):
        collect(tmp_path, False, spool, chosen("moodle", None))


def test_zips_in_zips_end(tmp_path, spool):
    data = packed({"doejane_1001_1_solution.py": ""})
    for depth in range(5):
        data = packed({f"{depth}.zip": data})
    write(tmp_path, {"roe_1002_2_a.py": "", "x.zip": data})
    collection = collect(tmp_path, True, spool, chosen("canvas", None))
    assert [one.id for one in collection.found] == ["roe_1002"]
    assert "deep in each other" in collection.not_understood[0][1]


NAMES = st.sampled_from(
    [
        *CANVAS,
        *(name for name in MOODLE if "/" not in name),
        *("a.py", "x.ipynb", "readme.txt", "doe_1_text.html", "doe_1_2_solution-1.py"),
        *("doe_1_2_solution.py", "doe_1_3_solution.py", "doe_1_4_b.py", "LATE_1_2_c.py"),
    ]
)


@given(st.sets(NAMES, min_size=1), st.sampled_from(["auto", "flat", "canvas", "moodle"]))
def test_no_file_is_dropped_silently(names, layout):
    with closing(Spool()) as spool, tempfile.TemporaryDirectory() as folder:
        for name in names:
            Path(folder, name).write_text(name)
        try:
            collection = collect(Path(folder), True, spool, chosen(layout, None))
        except UsageError:
            return
        seen = {Path(file.path).name for one in collection.found for _, file in one.files}
        listed = {where for where, _ in collection.not_understood}
        faults = " ".join(one.fault for one in collection.found)
        for name in names - seen - listed:
            part = canvas(name) or moodle(name)
            assert name in faults or (part is not None and part.file in faults), (name, faults)
        assert len(set(report_names(one.name for one in collection.found))) == len(collection.found)


def test_reports_say_whose_they_are(grader, tmp_path):
    write(tmp_path / "in", {"doejane_LATE_1001_5001_a.py": SAYS, "roe_1002_5002_a.zip": b"no zip"})
    grader("grade", tmp_path / "in", "--out", tmp_path / "out", "--jobs", 1)
    documents = [json.loads(p.read_text()) for p in sorted((tmp_path / "out").glob("*_*.json"))]
    heads = [document["submission"] for document in documents]
    assert [(head["layout"], head["students"][0]["id"], head["late"]) for head in heads] == [
        ("canvas", "1001", True),
        ("canvas", "1002", False),
    ]
    assert documents[1]["status"] == "not_graded"
