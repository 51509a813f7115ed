"""Rosters as courses export them, and those that are refused."""

import csv
import io
from pathlib import PurePosixPath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.assignment.roster import counted, read_roster
from grader.errors import UsageError

GOOD = {
    "plain": ("student_id\nann\nbob\n", ["ann", "bob"]),
    "bom": ("\ufeffstudent_id,name\r\nann,Ann A\r\n", ["ann"]),
    "semicolons": ("Nachname;E-Mail;Gruppe\nA;ann@x.org;1\n", ["ann@x.org"]),
    "tabs": ("Name\tLogin\nAnn A\tann\n", ["ann"]),
    "canvas": (
        'Student,ID,SIS User ID,SIS Login ID\n    Points Possible,,,\n"A, Ann",7,u7,ann\n',
        ["ann"],
    ),
    "moodle": ("First name,Last name,ID number,Email address\nAnn,A,,ann@x.org\n", None),
    "names only": ('Student\n"Doe, Jane"\nMüller\n', ["Doe, Jane", "Müller"]),
    "blank lines": ("id\n\n1\n\n2\n,\n", ["1", "2"]),
}


def written(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "roster.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("name", GOOD)
def test_exports_are_read(name, tmp_path):
    text, ids = GOOD[name]
    if ids is None:
        with pytest.raises(UsageError, match="line 2: the student's id is empty"):
            read_roster(written(tmp_path, text))
        roster = read_roster(written(tmp_path, text), "email ADDRESS")
        assert [student.id for student in roster.students] == ["ann@x.org"]
        return
    assert [student.id for student in read_roster(written(tmp_path, text)).students] == ids


def test_utf_16_as_spreadsheets_write_it(tmp_path):
    path = written(tmp_path, "login\tname\nzoë\tZoë\n", "utf-16")
    assert read_roster(path).students[0].id == "zoë"


def test_other_names_are_kept(tmp_path):
    path = written(tmp_path, 'Student,ID,SIS Login ID,Section\n"Doe, Jane",1001,jdoe,A\n')
    assert read_roster(path).students[0].also == ("Doe, Jane", "1001")


BAD = {
    "": "is empty",
    "student_id\n": "no student below the header student_id",
    "colour,size\nred,3\n": "no header that names students .* in colour, size: name the column",
    "id\nann\nANN\n": "line 3: 'ANN' stands in line 2 already as 'ann'",
    "id\nann\nann\n": "line 3: 'ann' stands in line 2 already",
    "id,x\nann,1\n,2\n": "line 3: the student's id is empty",
    "id\n../etc\n": "line 2: '../etc' cannot name a folder",
    "id\na/b\n": "cannot name a folder",
    "id\na\\b\n": "cannot name a folder",
    "id\n.hidden\n": "cannot name a folder",
    "id\nends.\n": "cannot name a folder",
    "id\n-rf\n": "cannot name a folder",
    "id\na\u202eb\n": "cannot name a folder",
    "id\nNUL\n": "Windows",
    "id\ncom1.txt\n": "Windows",
    f"id\n{'x' * 101}\n": "longer than 100 bytes",
    'id\n"ann\n': "line .*: not CSV",
    "id\na\0b\n": "zero byte",
}


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_bad_rosters_are_refused_with_their_line(text, tmp_path):
    with pytest.raises(UsageError, match=BAD[text]) as caught:
        read_roster(written(tmp_path, text))
    assert "\n" not in str(caught.value)


def test_other_encodings_are_named(tmp_path):
    with pytest.raises(UsageError, match=r"not UTF-8 text \(byte 3\): save it as CSV UTF-8"):
        read_roster(written(tmp_path, "id\nÖmer\n", "latin-1"))


def test_a_column_that_is_not_there(tmp_path):
    with pytest.raises(UsageError, match="not one column 'uid': there are id, name"):
        read_roster(written(tmp_path, "id,name\n1,Ann\n"), "uid")


@pytest.mark.parametrize("count", [0, -1, 100_001])
def test_counts_have_bounds(count):
    with pytest.raises(UsageError, match="a number from 1 to"):
        counted(count)


def test_counted_students_keep_their_names():
    assert [s.id for s in counted(2).students] == [s.id for s in counted(3).students][:2]


SAFE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@SAFE
@given(data=st.binary(max_size=200))
def test_any_bytes_give_a_roster_or_one_line(data, tmp_path):
    path = tmp_path / "roster.csv"
    path.write_bytes(data)
    said = "a line"
    try:
        assert read_roster(path).students
    except UsageError as error:
        said = str(error)
    assert "\n" not in said


@SAFE
@given(names=st.lists(st.text(max_size=12), min_size=1, max_size=4))
def test_ids_that_pass_are_folders_of_their_own(names, tmp_path):
    text = io.StringIO()
    csv.writer(text).writerows([["id", "x"], *([name, "1"] for name in names)])
    try:
        roster = read_roster(written(tmp_path, text.getvalue(), "utf-8"))
    except (UsageError, UnicodeEncodeError):
        return
    ids = [student.id for student in roster.students]
    assert len({name.casefold() for name in ids}) == len(ids)
    for name in ids:
        assert PurePosixPath(name).parts == (name,)
        assert name not in (".", "..")
        assert name == name.strip()
        (tmp_path / "made" / name).mkdir(parents=True, exist_ok=True)
