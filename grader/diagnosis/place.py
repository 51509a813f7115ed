"""The statement that computes a returned quantity, where the source leaves no doubt."""

import ast

from grader.diagnosis.diagnosis import Place
from grader.diagnosis.finding import Finding
from grader.intake.submissions import Submission
from grader.spec.exercise import Exercise, Function
from grader.spec.signature import Name


def place_of(
    exercise: Exercise, function: Function, finding: Finding, submission: Submission
) -> Place | None:
    """Where the first wrong quantity is computed, if it is that very step that is at fault."""
    at = _returned_position(exercise, function, finding)
    if at is None:
        return None
    text = next(f.data for f in submission.files if f.name == submission.main)
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return None
    statement = _statement(tree, function.name, at)
    if statement is None:
        return None
    source = text.decode("utf-8", "replace").splitlines()[statement.lineno - 1].strip()
    return Place(submission.main, statement.lineno, source)


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
    if not isinstance(value, ast.Name):
        return returns[0] if value is not None else None
    return _only_assignment(defined[0], value.id)


def _element(value: ast.expr | None, position: int, count: int) -> ast.expr | None:
    if count == 1:
        return value
    if isinstance(value, ast.Tuple) and len(value.elts) == count:
        return value.elts[position]
    return None


def _only_assignment(function: ast.FunctionDef, name: str) -> ast.stmt | None:
    """The one plain statement that gives the variable its value."""
    found = [
        node
        for node in ast.walk(function)
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)) and _binds(node, name)
    ]
    touched = [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Subscript | ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == name
    ]
    return found[0] if len(found) == 1 and not touched else None


def _binds(node: ast.Assign | ast.AugAssign | ast.AnnAssign, name: str) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)
