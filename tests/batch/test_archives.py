"""Archives that mean harm: bombs, evil paths, links, lies."""

import gzip
import io
import lzma
import stat
import struct
import tarfile
import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.intake import archives
from grader.intake.archives import BadArchive, Budget, Opener, Spool
from grader.intake.names import EvilName, parts_of, report_names, shown
from grader.intake.submissions import LARGEST
from grader.intake.tree import DiskFile

EVIL = [
    *("/etc/cron.py", "../up.py", "a/../../up.py", "C:\\x.py", "c:x.py", "\\\\host\\x.py"),
    *("..\\up.py", "a\x00b.py", "new\nline.py", "x" * 300 + ".py", "a/" * 40 + "x.py"),
    *("", ".", "a/" * 600 + "x.py"),
]


SPOOL = Spool()


@pytest.fixture(autouse=True, scope="module")
def _closed():
    yield
    SPOOL.close()


def opened(path, complaints=None):
    said = [] if complaints is None else complaints
    opener = Opener(SPOOL, lambda where, reason: said.append((where, reason)))
    return opener.open(DiskFile(str(path)), path.name, Budget(path.stat().st_size), 1)


def tar_of(path, *infos, mode="w"):
    with tarfile.open(path, mode) as archive:
        for info, data in infos:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


@pytest.mark.parametrize("name", EVIL)
def test_evil_paths_are_refused(name, tmp_path):
    with pytest.raises(EvilName):
        parts_of(name)
    tar_of(tmp_path / "a.tar", (tarfile.TarInfo(name), b"x"), (tarfile.TarInfo("ok.py"), b"x"))
    said = []
    tree = opened(tmp_path / "a.tar", said)
    if "\0" not in name:  # tar itself ends names there
        assert list(tree.files) == ["ok.py"]
        assert not tree.folders
        assert len(said) == 1


@given(st.text(max_size=60), st.binary(max_size=40))
def test_no_name_leads_out(text, data):
    for name in (text, data.decode("utf-8", "surrogateescape"), data.decode("cp437")):
        try:
            parts = parts_of(name)
        except EvilName:
            continue
        assert parts
        assert all(part not in ("", ".", "..") and "/" not in part for part in parts)
        shown(name).encode()


PART = st.text(min_size=1, max_size=200).filter(lambda part: "/" not in part)


@given(st.lists(st.lists(PART, min_size=1, max_size=3).map("/".join), max_size=20))
def test_report_names_are_safe_and_distinct(names):
    found = report_names(names)
    assert len({str(path).casefold() for path in found}) == len(names)
    for path in map(PurePosixPath, found):
        assert not path.is_absolute()
        assert ".." not in path.parts
        assert all(len(part.encode()) < 220 and part[0] != "." for part in path.parts)
        assert str(path).casefold() != "run.json"


def test_links_and_devices_are_listed(tmp_path):
    infos = []
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
        info = tarfile.TarInfo(f"x{kind.decode()}.py")
        info.type, info.linkname = kind, "/etc/passwd"
        infos.append((info, b""))
    tar_of(tmp_path / "a.tar", *infos)
    said = []
    assert opened(tmp_path / "a.tar", said).is_empty
    assert [reason for _, reason in said] == ["a link or a device, left out"] * 4
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        info = zipfile.ZipInfo("l.py")
        info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert opened(tmp_path / "a.zip", said).is_empty
    assert said[-1] == ("a.zip/l.py", "a link or a device, left out")


def test_a_name_twice_is_said_and_the_last_counts(tmp_path):
    tar_of(tmp_path / "a.tar", (tarfile.TarInfo("a.py"), b"1"), (tarfile.TarInfo("a.py"), b"2"))
    said = []
    tree = opened(tmp_path / "a.tar", said)
    assert tree.files["a.py"].open().read() == b"2"
    assert "more than once" in said[0][1]


def test_a_file_that_is_a_folder_too(tmp_path):
    tar_of(tmp_path / "a.tar", (tarfile.TarInfo("a.py"), b"1"), (tarfile.TarInfo("a.py/b.py"), b""))
    said = []
    opened(tmp_path / "a.tar", said)
    assert "a file and a folder" in said[0][1]


def test_names_are_decoded(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("zoXX.py", "")
        archive.writestr("zürich.py", "")
    data = (tmp_path / "a.zip").read_bytes()
    (tmp_path / "a.zip").write_bytes(data.replace(b"zoXX.py", "zoë.py".encode()))
    assert set(opened(tmp_path / "a.zip").files) == {"zoë.py", "zürich.py"}


@pytest.mark.parametrize(
    ("ending", "pack"),
    [(".tar.gz", gzip.compress), (".tar.xz", lzma.compress), (".tar", bytes)],
)
def test_a_tar_bomb_ends_early(ending, pack, tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "FREE_BYTES", 1024**2)
    monkeypatch.setattr(archives, "MOST_BYTES", 16 * 1024**2)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo("bomb.py")
        info.size = 32 * 1024**2
        archive.addfile(info, io.BytesIO(bytes(info.size)))
    path = tmp_path / f"a{ending}"
    path.write_bytes(pack(buffer.getvalue()))
    del buffer
    tracemalloc.start()
    with pytest.raises(BadArchive, match="unpacks to more than"):
        opened(path)
    assert tracemalloc.get_traced_memory()[1] < 24 * 1024**2
    tracemalloc.stop()


def test_a_zip_bomb_is_never_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "FREE_BYTES", 4 * 1024**2)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.py", bytes(8 * 1024**2))
            archive.writestr(f"{number}.dat", bytes(8 * 1024**2))
    tree = opened(tmp_path / "a.zip")
    assert all(file.size <= LARGEST + 1 for file in tree.files.values())
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(9):
            archive.writestr(f"{number}.py", bytes(1024**2))
    monkeypatch.setattr(archives, "MOST_RATIO", 10)
    with pytest.raises(BadArchive, match="times its size"):
        opened(tmp_path / "b.zip")


def test_too_many_members(tmp_path):
    tar_of(tmp_path / "a.tar", *((tarfile.TarInfo(f"{n}.txt"), b"") for n in range(11)))
    opener = Opener(SPOOL, lambda where, reason: None)
    for members in (10, 11):
        budget = Budget(1000, members)
        file = DiskFile(str(tmp_path / "a.tar"))
        if members == 11:
            assert opener.open(file, "a.tar", budget, 1).is_empty
            continue
        with pytest.raises(BadArchive, match="members"):
            opener.open(file, "a.tar", budget, 1)


def test_a_list_of_members_that_claims_too_much(tmp_path):
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, 2**31, 0, 0)
    (tmp_path / "a.zip").write_bytes(end)
    with pytest.raises(BadArchive, match="list of members"):
        opened(tmp_path / "a.zip")


def test_archives_nested_too_deep_stay_with_their_student(tmp_path):
    from grader.intake.collect import collect

    data = b"x = 1"
    name = "solution.py"
    for depth in range(5):
        with zipfile.ZipFile(tmp_path / "next.zip", "w") as archive:
            archive.writestr(name, data)
        data, name = (tmp_path / "next.zip").read_bytes(), f"{depth}.zip"
    (tmp_path / "c").mkdir()
    (tmp_path / "c/deep.zip").write_bytes(data)
    (tmp_path / "c/fine.py").write_text("")
    found = collect(tmp_path / "c", True, SPOOL).found
    assert [bool(one.fault) for one in found] == [True, False]
    assert "deep in each other" in found[0].fault


@given(
    data=st.binary(max_size=2000), ending=st.sampled_from([".zip", ".tar", ".tar.gz", ".tar.xz"])
)
def test_no_bytes_do_worse_than_be_refused(data, ending, tmp_path_factory):
    magic = {".zip": b"PK\5\6", ".tar.gz": b"\x1f\x8b\x08", ".tar.xz": b"\xfd7zXZ\x00"}
    path = tmp_path_factory.mktemp("fuzz") / f"a{ending}"
    path.write_bytes(magic.get(ending, b"") + data)
    with suppress(BadArchive):
        opened(path)
