"""What went wrong, sorted: a problem for each cause, with all that merely follows from it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from grader.render.html.arrays import Pair, Worst, pair_of, worst_of
from grader.render.html.verdicts import FOLLOWS, Look, look

Document = dict[str, Any]


@dataclass(frozen=True)
class Finding:
    """One wrong criterion, or several that say the same."""

    function: str
    quantities: tuple[str, ...]
    look: Look
    message: str
    because: str
    arrays: Pair | None
    """Of the case that decided."""
    worst: Worst | None
    """Where there are no arrays."""
    others: tuple[Pair, ...]
    """The same quantity in other public cases."""
    replay: str


@dataclass(frozen=True)
class Problem:
    """A cause, what is known about it, and what follows from it."""

    first: bool
    """Whether it holds the first wrong quantity in the order of computation."""
    title: tuple[str, ...]
    """The quantities it is about."""
    findings: tuple[Finding, ...]
    diagnoses: tuple[Document, ...]
    following: tuple[Finding, ...]

    @property
    def quantities(self) -> tuple[str, ...]:
        """All that it explains."""
        return (*self.title, *(name for one in self.following for name in one.quantities))


def problems_of(document: Document) -> tuple[Problem, ...]:
    """The problems of a graded report in the order of computation."""
    wrong = [c for c in document["criteria"] if c["verdict"] != "correct"]
    follow = [(_root(c, wrong), c) for c in wrong if _after(c)]
    loose = [*document.get("diagnoses", [])]
    groups = [*_grouped([c for c in wrong if not _after(c)], loose)]
    names = {c["quantity"] for group in groups for c in group}
    elsewhere = dict.fromkeys(root for root, _ in follow if root not in names)
    first = document.get("first_wrong") or {}
    found = [
        _problem(document, tuple(c["quantity"] for c in group), group, follow, loose)
        for group in groups
    ]
    found += [_problem(document, (name,), [], follow, loose) for name in elsewhere]
    found += [Problem(False, _title(one), (), (one,), ()) for one in loose]
    order = {step["quantity"]: at for at, step in enumerate(document.get("chain", []))}
    found.sort(key=lambda one: min(order.get(name, len(order)) for name in one.title))
    return tuple(_marked(found, first.get("quantity", "")))


def follows_of(document: Document) -> frozenset[str]:
    """Quantities that are wrong only because an earlier one is."""
    return frozenset(c["quantity"] for c in document.get("criteria", []) if _after(c))


def _marked(found: Sequence[Problem], first: str) -> Iterator[Problem]:
    """The same with the problem marked that comes first; the first of all when none is named."""
    named = [at for at, one in enumerate(found) if first in one.quantities]
    for at, one in enumerate(found):
        mark = at == (named[0] if named else 0)
        yield Problem(mark, one.title, one.findings, one.diagnoses, one.following)


def _after(criterion: Document) -> str:
    """The earlier quantity that an error comes from."""
    after = str(criterion.get("after", ""))
    return after if after != criterion["quantity"] and criterion["verdict"] != "correct" else ""


def _root(criterion: Document, wrong: Sequence[Document]) -> str:
    """The quantity at the beginning: what an error comes from may itself come from another."""
    earlier = {c["quantity"]: _after(c) for c in wrong}
    name, seen = _after(criterion), {criterion["quantity"]}
    while earlier.get(name) and name not in seen:
        seen.add(name)
        name = earlier[name]
    return name


def _grouped(
    criteria: Sequence[Document], diagnoses: Sequence[Document]
) -> Iterator[list[Document]]:
    """Criteria that a diagnosis explains together, or that say the same: one cause each."""
    groups: dict[object, list[Document]] = {}
    for criterion in criteria:
        owners = (at for at, one in enumerate(diagnoses) if _explains(one, criterion))
        groups.setdefault(next(owners, criterion["message"]), []).append(criterion)
    yield from groups.values()


def _explains(diagnosis: Document, criterion: Document) -> bool:
    named = diagnosis.get("quantities", [])
    return diagnosis["function"] == criterion["function"] and criterion["quantity"] in named


def _problem(
    document: Document,
    title: tuple[str, ...],
    criteria: Sequence[Document],
    follow: Sequence[tuple[str, Document]],
    loose: list[Document],
) -> Problem:
    """A problem with its diagnoses, which leave `loose`."""
    mine = [one for one in loose if _is_about(one, title)]
    loose[:] = [one for one in loose if one not in mine]
    said: dict[str, list[Document]] = {}
    for criterion in criteria:
        said.setdefault(criterion["message"], []).append(criterion)
    return Problem(
        first=False,
        title=tuple(dict.fromkeys(title)),
        findings=tuple(_finding(document, same) for same in said.values()),
        diagnoses=tuple(mine),
        following=tuple(_finding(document, [c]) for root, c in follow if root in title),
    )


def _is_about(diagnosis: Document, title: tuple[str, ...]) -> bool:
    named = {*_title(diagnosis), *diagnosis.get("quantities", []), *diagnosis["steps"]}
    return bool(named & {*title})


def _title(diagnosis: Document) -> tuple[str]:
    """The quantity that a diagnosis is about, or the function where it is about all of it."""
    return (diagnosis["quantity"] or diagnosis["function"],)


def _finding(document: Document, criteria: Sequence[Document]) -> Finding:
    lead = criteria[0]
    pairs = [*_compared(document, lead)]
    deciding = [one for case, one in pairs if case["number"] == lead["case"]]
    others = [pair_of(one, _case(case)) for case, one in pairs if case["number"] != lead["case"]]
    cases = {case["number"]: case for case in document["cases"]}
    decided = cases.get(lead["case"], {})
    return Finding(
        function=lead["function"],
        quantities=tuple(dict.fromkeys(c["quantity"] for c in criteria)),
        look=FOLLOWS if _after(lead) else look(lead["verdict"]),
        message=lead["message"],
        because=lead.get("because", ""),
        arrays=pair_of(deciding[0], _case(decided)) if deciding else None,
        worst=worst_of(deciding[0]) if deciding else None,
        others=tuple(pair for pair in others if pair is not None),
        replay=decided["replay"] if decided and decided["visibility"] == "public" else "",
    )


def _compared(document: Document, criterion: Document) -> Iterator[tuple[Document, Document]]:
    """Every public case with its comparison of a criterion's quantity.

    Hidden cases hold no data; that none is shown even so does not depend on who wrote the report.
    """
    names = criterion["function"], criterion["quantity"]
    for case in document["cases"]:
        if case["visibility"] != "public":
            continue
        for one in case["comparisons"]:
            if (one["function"], one["quantity"]) == names:
                yield case, one


def _case(case: Document) -> str:
    """`case 1: N=5 D=7`."""
    sizes = " ".join(f"{name}={size}" for name, size in case["sizes"].items())
    return f"case {case['number']}: {sizes}" if sizes else f"case {case['number']}"
