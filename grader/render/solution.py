"""A solved case as text."""

from grader.render.array import array_text
from grader.solve import Solution


def solution_text(solution: Solution, count: int) -> str:
    """Inputs, then every quantity with its value and error bound."""
    exercise, case = solution.exercise, solution.case
    lines = [f"{exercise.id}: {exercise.title}"]
    if exercise.variant:
        lines.append(f"variant: {exercise.variant}")
    label = f" ({case.label})" if case.label and "/" not in case.label else ""
    lines.append(f"{case.name}{label}, one of {count} cases")
    rows = list(solution.quantities())
    for heading, given in (("given", True), ("computed", False)):
        lines += ["", heading]
        for row in rows:
            if row.given == given:
                bound = "" if given or not row.bound else f", error below {row.bound:.1e}"
                lines.append(f"  {row.name}  ({row.meaning}{bound})")
                lines += [f"      {line}" for line in array_text(row.value).splitlines()]
    return "\n".join(lines) + "\n"
