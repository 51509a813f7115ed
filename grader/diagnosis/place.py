"""The statement that computes a returned quantity, where the source leaves no doubt."""

import ast
import re

from grader.diagnosis.diagnosis import Place
from grader.diagnosis.finding import Finding
from grader.intake.cells import cell_place
from grader.intake.submissions import Submission
from grader.spec.exercise import Exercise, Function
from grader.spec.signature import Name

HANDING_ON = frozenset(
    ("array", "asarray", "astype", "copy", "float", "list", "reshape", "squeeze", "tuple", "zeros")
)
"""Calls that put numbers into another form."""


def place_of(
    exercise: Exercise, function: Function, finding: Finding, submission: Submission
) -> Place | None:
    """Where the first wrong quantity is computed, if it is that very step that is at fault."""
    text = next(f.data for f in submission.files if f.name == submission.main)
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if finding.codes == ("io.mutates_inputs",):
        statement = _altering(tree, function, finding.detail)
    else:
        at = _returned_position(exercise, function, finding)
        statement = None if at is None else _statement(tree, function.name, at)
    if statement is None:
        return None
    source = source_line(text, statement.lineno)
    return Place(*cell_place(submission, submission.main, statement.lineno), source)


def source_line(data: bytes, number: int) -> str:
    """A line as Python counts them: a form feed, say, does not end one."""
    lines = re.split(rb"\r\n|\r|\n", data)
    return lines[number - 1].decode("utf-8", "replace").strip()


def _returned_position(
    exercise: Exercise, function: Function, finding: Finding
) -> tuple[int, int] | None:
    """Position and count of the returned values, when the broken step is the quantity's own."""
    items = function.signature.returns
    if not finding.hypotheses or not all(isinstance(item, Name) for item in items):
        return None
    names = [item.name for item in items if isinstance(item, Name)]
    if finding.items[0] not in names:
        return None
    parts = set(exercise.view(function.network, finding.items[0]).parts)
    blamed = parts | {part.replace("dJ_d", "dJ_data_d", 1) for part in parts}
    if not all(blamed.intersection(h.made.steps) for h in finding.hypotheses):
        return None
    return names.index(finding.items[0]), len(names)


def _statement(tree: ast.Module, function: str, at: tuple[int, int]) -> ast.stmt | None:
    defined = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == function]
    if len(defined) != 1:
        return None
    returns = [n for n in ast.walk(defined[0]) if isinstance(n, ast.Return)]
    if len(returns) != 1:
        return None
    value = _element(returns[0].value, *at)
    return returns[0] if value is not None and computes(value) else None


def computes(value: ast.expr) -> bool:
    """True for an expression that makes new numbers, not only hands some on."""
    for node in ast.walk(value):
        if isinstance(node, ast.BinOp | ast.UnaryOp | ast.Compare):
            return True
        if isinstance(node, ast.Call) and _name(node.func) not in HANDING_ON:
            return True
    return False


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _element(value: ast.expr | None, position: int, count: int) -> ast.expr | None:
    if count == 1:
        return value
    if isinstance(value, ast.Tuple) and len(value.elts) == count:
        return value.elts[position]
    return None


def _altering(tree: ast.Module, function: Function, argument: str) -> ast.stmt | None:
    """The one statement that changes the array handed over for an argument."""
    defined = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == function.name]
    names = [item.name for item in function.signature.arguments if isinstance(item, Name)]
    if len(defined) != 1 or argument not in names:
        return None
    parameters = [a.arg for a in (*defined[0].args.posonlyargs, *defined[0].args.args)]
    if len(parameters) != len(function.signature.arguments):
        return None
    name = parameters[names.index(argument)]
    found = [n for n in ast.walk(defined[0]) if isinstance(n, ast.stmt) and _alters(n, name)]
    return found[0] if len(found) == 1 else None


def _alters(node: ast.stmt, name: str) -> bool:
    """True for `name -= ...`, `name[...] = ...` and what else changes an array in place."""
    if isinstance(node, ast.AugAssign):
        return _root(node.target) == name
    if isinstance(node, ast.Assign):
        return any(isinstance(t, ast.Subscript) and _root(t) == name for t in node.targets)
    return False


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
