"""Notebooks check themselves with `grader.Exercise`: those statements are no part of the solution.

Where a submission is graded there is no grader to import, and nothing to check before the end.
"""

import ast
import warnings
from collections.abc import Iterable, Iterator

Cell = tuple[int, str, list[tuple[int, str]]]
"""Position of a cell, its code, and line and text of what was left out of it."""
_MODULE = "grader"
_KEPT = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def without_self_checks(cells: Iterable[Cell]) -> list[Cell]:
    """The cells without what imports the grader and what is done with it; lines stay in place."""
    names: set[str] = set()
    return [_without(cell, names) for cell in cells]


def _without(cell: Cell, names: set[str]) -> Cell:
    """One cell; `names` are those that stand for the grader so far."""
    number, text, left_out = cell
    if not names and _MODULE not in text:
        return cell
    try:
        with warnings.catch_warnings(action="ignore"):  # said when the code is run
            statements = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return cell
    dropped = [one for one in statements if _is_check(one, names)]
    lines = text.encode().split(b"\n")
    shown = [(one.lineno, ast.get_source_segment(text, one) or "") for one in dropped]
    for one in reversed(dropped):
        _blank(lines, one)
    return number, b"\n".join(lines).decode(), sorted([*left_out, *shown])


def _is_check(statement: ast.stmt, names: set[str]) -> bool:
    """Whether a statement has to do with the grader; `names` follow what it sets."""
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        known = set(_imported(statement))
        names |= known
        return bool(known)
    is_check = _uses(statement, names)
    for name in _set_by(statement):
        (names.add if is_check else names.discard)(name)
    return is_check


def _imported(statement: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """The names by which a statement makes the grader known; none when it imports others."""
    if isinstance(statement, ast.ImportFrom) and statement.level:
        return
    for alias in statement.names:
        module = statement.module if isinstance(statement, ast.ImportFrom) else alias.name
        if (module or "").partition(".")[0] == _MODULE:
            yield alias.asname or alias.name.partition(".")[0]


def _uses(statement: ast.stmt, names: set[str]) -> bool:
    if isinstance(statement, _KEPT):
        return False
    loaded = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
    return any(isinstance(node.ctx, ast.Load) and node.id in names for node in loaded)


def _set_by(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, _KEPT):
        yield statement.name
        return
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _blank(lines: list[bytes], statement: ast.stmt) -> None:
    """A statement replaced by one that does nothing, in as many lines."""
    first, last = statement.lineno - 1, (statement.end_lineno or statement.lineno) - 1
    rest = lines[last][statement.end_col_offset :]
    lines[first] = lines[first][: statement.col_offset] + b"pass" + rest
    for line in range(first + 1, last + 1):
        lines[line] = b""
