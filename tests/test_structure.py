"""The house: which side may import what."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted([*(ROOT / "grader").rglob("*.py"), *(ROOT / "reference").rglob("*.py")])
GUEST = {path for path in SOURCES if path.name.startswith(("guest", "wire"))}
OWN_OF_GUEST = ("grader.sandbox.guest", "grader.sandbox.wire")
DANGEROUS = {"subprocess", "ctypes", "importlib", "multiprocessing", "runpy"}
ALLOWED = {
    ROOT / "grader/cli.py": {"importlib"},  # loads its own commands by name, nobody else's
    ROOT / "grader/exchange/wheel.py": {"importlib"},  # reads what this program itself needs
}


def imports(source: str) -> set[str]:
    """Full names of everything a source imports, at any depth."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def calls(source: str) -> set[str]:
    """Names that a source calls."""
    nodes = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return {node.func.id for node in nodes if isinstance(node.func, ast.Name)}


def tops(source: str) -> set[str]:
    return {name.partition(".")[0] for name in imports(source)}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_dependencies_run_one_way(path):
    source, part = path.read_text(), path.relative_to(ROOT).parts
    assert not tops(source) & {"pickle", "shelve", "marshal", "dill"}
    if part[0] == "reference":
        assert not tops(source) & {"grader", "click", "rich", "subprocess", "os", "socket"}
    if path in GUEST:
        ours = {name for name in imports(source) if name.startswith(("grader.", "reference"))}
        assert all(name.startswith(OWN_OF_GUEST) for name in ours - {"grader.sandbox"})
    if "sandbox" not in part:
        assert not tops(source) & (DANGEROUS - ALLOWED.get(path, set()))
        assert not calls(source) & {"exec", "eval", "__import__", "compile"}


def test_the_check_itself_notices_a_wrong_import():
    assert "subprocess" in tops("def f():\n    import subprocess\n")
    assert "grader.answers.key" in imports("from grader.answers.key import Answer\n")
    assert "exec" in calls("exec('x')")


def test_grading_imports_no_sympy(tmp_path):
    """In a process of its own, since the tests themselves import SymPy."""
    import subprocess
    import sys

    code = (
        "import sys; from grader.cli import run; "
        f"code = run(['check', {str(ROOT / 'submissions/correct')!r} + '/' + sys.argv[1]]); "
        "loaded = {'sympy', 'mpmath'} & set(sys.modules); "
        "sys.exit(f'loaded {loaded}' if loaded else code)"
    )
    sample = next(
        path
        for path in sorted((ROOT / "submissions/correct").glob("*.py"))
        if "logistic-log-likelihood" in path.read_text().splitlines()[0]
    )
    result = subprocess.run(
        [sys.executable, "-c", code, sample.name], capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 0, result.stdout + result.stderr
