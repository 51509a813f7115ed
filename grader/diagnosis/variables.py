"""The line at fault, from the values of a function's own variables.

The function is run once more, confined as ever, as a copy that returns its variables. When a single
one of them holds what the mistake makes of a step, the statement that fills it is the line.
"""

import ast
import copy
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from grader.answers.plan import Plan, Task
from grader.diagnosis.catalogue import CATALOGUE
from grader.diagnosis.diagnosis import Place
from grader.diagnosis.finding import Finding
from grader.diagnosis.hypothesis import Hypothesis
from grader.diagnosis.patch import Made
from grader.diagnosis.place import computes, source_line
from grader.diagnosis.scene import Scene, quantity, scene_of
from grader.intake.cells import cell_place
from grader.intake.submissions import Submission
from grader.outcomes import GraderFault, Outcome, Returned
from grader.sandbox.job import Call, Job, Leaf, SourceFile
from reference.activations import Array

COPY = "grader_variables_of"
"""Name of the copy."""
CLOSE = 1e-9
"""Largest relative distance of a variable from the value it is looked for."""
Rerun = Callable[[Job], tuple[Outcome, ...]]


def line_at_fault(
    plan: Plan, finding: Finding, submission: Submission, job: Job, rerun: Rerun
) -> Place | None:
    """The statement that a named mistake sits in; None when the variables leave a doubt."""
    if len(finding.alternatives) != 1 or not finding.hypotheses or job.adapter is not None:
        return None
    tasks = [t for t in plan.tasks if t.function.label == finding.function]
    task = min((t for t in tasks if not t.case.saturated), key=_size)
    data = next(f.data for f in submission.files if f.name == submission.main)
    statements = _statements(data, task.function.name)
    values = _values(plan, task, data, statements, submission, job, rerun)
    scene = scene_of(task)
    found = {name for h in finding.hypotheses for name in _holding(scene, h, values)}
    lines = {one.lineno if (one := statements[name]) is not None else 0 for name in found}
    line = lines.pop() if len(lines) == 1 else 0
    if not line:
        return None
    source = source_line(data, line)
    file, line = cell_place(submission, submission.main, line)
    return Place(file, line, source)


def _size(task: Task) -> int:
    return sum(answer.value.size for answer in task.answers)


def _holding(scene: Scene, hypothesis: Hypothesis, values: Mapping[str, Array]) -> list[str]:
    """Variables that hold the first step that the mistake changes, and no right quantity."""
    made = hypothesis.made
    fine = [value for value in scene.plain.values() if np.ndim(value)]
    doubtful = {n for n, v in values.items() if any(_equal(v, right) for right in fine)}
    for step in _first_seen(scene, hypothesis):
        wrong, right = quantity(scene, made, step), quantity(scene, Made(), step)
        if wrong is None or right is None or not wrong.any() or _equal(wrong, right):
            continue
        found = [n for n, v in values.items() if n not in doubtful and _equal(v, wrong)]
        if found:
            return found
    return []


def _first_seen(scene: Scene, hypothesis: Hypothesis) -> list[str]:
    """The steps at fault; a derivative is often written into the delta that it goes into."""
    forward = all(CATALOGUE[code].slot == "fwd" for code in hypothesis.codes)
    found = []
    for name in hypothesis.made.steps:
        step = scene.site.steps.get(name)
        if forward and (step is None or step.op not in ("net", "activation")):
            continue
        found.append(name)
        if step is not None and step.op in ("activation-slope", "objective-slope"):
            deltas = (one for one in scene.site.steps.values() if one.op == "delta")
            found += [one.target for one in deltas if name in one.operands]
    return found


def _equal(a: Array, b: Array) -> bool:
    """The same numbers, whatever the orientation and the axes of length one."""
    a, b = np.squeeze(a), np.squeeze(b)
    return any(one.shape == b.shape and _close(one, b) for one in (a, a.T))


def _close(a: Array, b: Array) -> bool:
    return bool((np.abs(a - b) <= CLOSE * np.abs(b).max(initial=1e-300)).all())


def _values(
    plan: Plan,
    task: Task,
    data: bytes,
    statements: Mapping[str, ast.stmt | None],
    submission: Submission,
    job: Job,
    rerun: Rerun,
) -> dict[str, Array]:
    """What the variables hold at the end of the call."""
    names = tuple(statements)
    if not names:
        return {}
    try:
        changed = SourceFile(submission.main, _with_copy(data, task.function.name, names))
    except RecursionError:  # an expression nested deeper than Python can copy
        return {}
    files = tuple(changed if f.name == submission.main else f for f in job.files)
    before = [t.call for t in plan.tasks if t.case.number == task.case.number]
    call = replace(task.call, function=COPY, returns=tuple(Leaf(name) for name in names))
    calls: tuple[Call, ...] = (*before[: before.index(task.call)], call)
    try:
        outcome = rerun(replace(job, files=files, calls=calls))[-1]
    except GraderFault:  # the marks stand without it
        return {}
    if not isinstance(outcome, Returned):
        return {}
    pairs = zip(names, outcome.values, strict=True)
    return {n: v.astype(float) for n, v in pairs if isinstance(v, np.ndarray) and _real(v)}


def _real(value: Array) -> bool:
    return value.dtype.kind in "fiu" and value.size > 0 and bool(np.isfinite(value).all())


def _statements(data: bytes, function: str) -> dict[str, ast.stmt | None]:
    """Variables, with the statement if a single plain one fills them once and for all."""
    defined = _definition(data, function)
    if defined is None:
        return {}
    filled: dict[str, list[ast.stmt]] = {}
    for statement in ast.walk(defined):
        for name in _stored(statement):
            filled.setdefault(name, []).append(statement)  # type: ignore[arg-type]
    altered = _shared_with(defined, {name for name, some in filled.items() if len(some) > 1})
    return {
        name: some[0] if name not in altered and _is_plain(defined, some[0]) else None
        for name, some in filled.items()
    }


def _is_plain(defined: ast.FunctionDef, statement: ast.stmt) -> bool:
    return statement in defined.body and _fills(statement)


def _fills(statement: ast.stmt) -> bool:
    """True for an assignment that computes; what another function returns is its matter."""
    if not isinstance(statement, ast.Assign):
        return False
    several = any(isinstance(target, ast.Tuple | ast.List) for target in statement.targets)
    return computes(statement.value) and not (several and isinstance(statement.value, ast.Call))


def _shared_with(defined: ast.FunctionDef, altered: set[str]) -> set[str]:
    """The altered variables and those that may be the same arrays, by `a = b`."""
    pairs = [
        {node.value.id, *_stored(node)}
        for node in ast.walk(defined)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name)
    ]
    found = set(altered)
    while any(pair & found and not pair <= found for pair in pairs):
        found |= {name for pair in pairs if pair & found for name in pair}
    return found


def _stored(node: ast.AST) -> list[str]:
    """Names that a statement binds or changes, itself and not what it contains."""
    if isinstance(node, ast.Assign):
        targets: list[ast.expr] = list(node.targets)
    elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.For | ast.NamedExpr):
        targets = [node.target]
    else:
        return []
    names: list[str] = []
    while targets:
        target = targets.pop()
        if isinstance(target, ast.Name):
            names.append(target.id)
        elif isinstance(target, ast.Tuple | ast.List):
            targets += target.elts
        elif isinstance(target, ast.Subscript | ast.Attribute | ast.Starred):
            targets.append(target.value)
    return names


def _definition(data: bytes, function: str) -> ast.FunctionDef | None:
    """The function, when the file has it once at its top, without decorators."""
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == function]
    return found[0] if len(found) == 1 and not found[0].decorator_list else None


def _with_copy(data: bytes, function: str, names: tuple[str, ...]) -> bytes:
    """The file with a copy of the function that returns its variables."""
    tree = ast.parse(data)
    original = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == function)
    twin = copy.deepcopy(original)
    twin.name = COPY
    text = ", ".join(f"locals().get({name!r})" for name in names)
    _Returns(ast.parse(f"({text})" if len(names) > 1 else text, mode="eval").body).visit(twin)
    tree.body.append(twin)
    return ast.unparse(ast.fix_missing_locations(tree)).encode()


class _Returns(ast.NodeTransformer):
    """Puts another value into every return of a function, not of functions inside it."""

    def __init__(self, value: ast.expr) -> None:
        self._value, self._depth = value, 0

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Enter the outermost function only."""
        self._depth += 1
        if self._depth == 1:
            self.generic_visit(node)
        self._depth -= 1
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        """A lambda has no return statement."""
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        """The new value, computed where the old one was."""
        return ast.Return(copy.deepcopy(self._value))
