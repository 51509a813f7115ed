"""Which files are a submission, and that nothing is dropped without a word."""

import io
import os
import tarfile
import zipfile

import pytest

from grader.errors import NotLoadable, UsageError
from grader.intake.archives import Spool
from grader.intake.collect import collect, load

SAYS = "# exercise: worked-example\n"
TREES = {
    "several files that name an exercise": (
        {"a.py": SAYS, "b.py": SAYS},
        False,
        {"a.py": ["a.py"], "b.py": ["b.py"]},
    ),
    "a main file and helpers": (
        {"s/solution.py": "", "s/h.py": "", "s/p/q.py": ""},
        True,
        {"s": ["h.py", "p/q.py", "solution.py"]},
    ),
    "one file names it": (
        {"s/net.py": SAYS, "s/h.py": ""},
        False,
        {"s": ["h.py", "net.py"]},
    ),
    "one names it, but the exercise is given": (
        {"net.py": SAYS, "h.py": ""},
        True,
        {"h.py": ["h.py"], "net.py": ["net.py"]},
    ),
    "imported helpers": (
        {"s/net.py": "from h import x\n", "s/h.py": "x = 1\n"},
        True,
        {"s": ["h.py", "net.py"]},
    ),
    "sections of students": (
        {"A/ada/main.py": "", "A/bob.py": SAYS, "B/cy/x.py": SAYS},
        True,
        {"A/ada": ["main.py"], "A/bob.py": ["bob.py"], "B/cy": ["x.py"]},
    ),
    "an instructor's solution beside students": (
        {"solution.py": SAYS, "ada/main.py": SAYS},
        False,
        {"ada": ["main.py"], "solution.py": ["solution.py"]},
    ),
    "an older version inside": (
        {"ada/solution.py": SAYS, "ada/h.py": "", "ada/old/solution.py": SAYS},
        False,
        {"ada": ["h.py", "solution.py"], "ada/old": ["solution.py"]},
    ),
    "junk": ({"a.py": SAYS, "__MACOSX/._a.py": "x", ".git/x.py": ""}, False, {"a.py": ["a.py"]}),
}


def write(root, tree):
    for name, text in tree.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def as_zip(path, tree):
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in tree.items():
            archive.writestr(name, text)


def as_tar(mode):
    def write_tar(path, tree):
        with tarfile.open(path, f"w:{mode}") as archive:
            for name, text in tree.items():
                info = tarfile.TarInfo(name)
                info.size = len(text)
                archive.addfile(info, io.BytesIO(text.encode()))

    return write_tar


PACKERS = {
    ".zip": as_zip,
    ".tar": as_tar(""),
    ".tar.gz": as_tar("gz"),
    ".tgz": as_tar("gz"),
    ".tar.bz2": as_tar("bz2"),
    ".tar.xz": as_tar("xz"),
}


def found_in(path, given):
    spool = Spool()
    try:
        return _found_in(path, given, spool)
    finally:
        spool.close()


def _found_in(path, given, spool):
    collection = collect(path, given, spool)
    return {one.name: sorted(f.name for f in load(one).files) for one in collection.found}


@pytest.mark.parametrize("name", TREES)
def test_the_rule(name, tmp_path):
    tree, given, expected = TREES[name]
    write(tmp_path / "class", tree)
    assert found_in(tmp_path / "class", given) == expected


@pytest.mark.parametrize("ending", PACKERS)
@pytest.mark.parametrize("name", TREES)
def test_an_archive_is_a_folder(name, ending, tmp_path):
    tree, given, expected = TREES[name]
    PACKERS[ending](tmp_path / f"all{ending}", tree)
    PACKERS[ending](tmp_path / f"wrapped{ending}", {f"all/{n}": t for n, t in tree.items()})
    assert found_in(tmp_path / f"all{ending}", given) == expected
    assert sorted(found_in(tmp_path / f"wrapped{ending}", given).values()) == sorted(
        expected.values()
    )


@pytest.mark.parametrize("ending", PACKERS)
def test_an_archive_per_student(ending, tmp_path, spool):
    (tmp_path / "class").mkdir()
    for name in ("ada", "bob"):
        PACKERS[ending](tmp_path / f"class/{name}{ending}", {f"{name}/net.py": SAYS})
    assert found_in(tmp_path / "class", False) == {
        f"ada{ending}": ["net.py"],
        f"bob{ending}": ["net.py"],
    }
    assert [one.id for one in collect(tmp_path / "class", False, spool).found] == ["ada", "bob"]


def test_archives_in_an_archive(tmp_path, spool):
    inner = {}
    for name in ("ada", "bob"):
        as_zip(tmp_path / f"{name}.zip", {"net.py": SAYS + f"# {name}"})
        inner[f"class/{name}.zip"] = (tmp_path / f"{name}.zip").read_bytes()
    as_zip(tmp_path / "class.zip", inner)
    collection = collect(tmp_path / "class.zip", False, spool)
    assert [one.name for one in collection.found] == ["ada.zip", "bob.zip"]
    assert b"# bob" in load(collection.found[1]).files[0].data


def test_everything_else_is_listed(tmp_path, spool):
    root = tmp_path / "class"
    write(
        root, {"a.py": SAYS, "notes.txt": "", ".hidden": "", "empty/x.pdf": "", "z/solution.py": ""}
    )
    (root / "link.py").symlink_to(root / "a.py")
    (root / "up").symlink_to(tmp_path)
    os.mkfifo(root / "pipe.py")
    (root / "bad.zip").write_bytes(b"PK\x03\x04 no archive")
    as_zip(root / "z/more.zip", {"b.py": ""})
    collection = collect(root, False, spool)
    listed = {path for path, _ in collection.not_understood}
    assert listed == {
        "notes.txt", ".hidden", "empty/x.pdf", "empty", "link.py", "up", "pipe.py", "z/more.zip",
    }  # fmt: skip
    (bad,) = [one for one in collection.found if one.fault]
    assert bad.name == "bad.zip"
    with pytest.raises(NotLoadable, match="cannot be read"):
        load(bad)


def test_a_class_archive_that_cannot_be_read_is_the_users_to_know(tmp_path, spool):
    path = tmp_path / "class.tar.gz"
    as_tar("gz")(path, {f"s{n}/solution.py": os.urandom(99).hex() for n in range(99)})
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(UsageError, match=r"class\.tar\.gz: it cannot be read"):
        collect(path, False, spool)


def test_nothing_found_is_an_error(tmp_path, spool):
    with pytest.raises(UsageError, match="holds no submission"):
        collect(tmp_path, False, spool)


def test_a_huge_variant_number_is_no_statement(tmp_path):
    (tmp_path / "a.py").write_text(f"# exercise: x variant {'9' * 5000}\n")
    assert found_in(tmp_path, False) == {"a.py": ["a.py"]}
