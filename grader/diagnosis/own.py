"""A student's own wrong values, and what depends on them."""

from collections.abc import Mapping

from grader.diagnosis.evidence import Evidence, Seen
from grader.diagnosis.substance import hollow
from grader.marks.compare import CORRECT
from reference.activations import Array
from reference.program import trained_names

Own = Mapping[tuple[int, str], Array | None]
"""(case number, canonical quantity) -> the student's wrong value; None when it is of no use."""


def own_values(evidence: Mapping[str, Evidence]) -> Own:
    """Every wrong quantity that came back, in the canonical layout; the first function counts."""
    own: dict[tuple[int, str], Array | None] = {}
    for some in evidence.values():
        for call in some.calls:
            for item, comparison in enumerate(call.comparisons):
                if comparison.verdict != CORRECT:
                    for name, array in _canonical(call, item).items():
                        own.setdefault((call.scene.task.case.number, name), array)
    return own


def _canonical(call: Seen, item: int) -> dict[str, Array | None]:
    view, value = call.scene.views[item], call.values[item]
    if value is None or value.shape != call.scene.task.answers[item].value.shape:
        return dict.fromkeys(view.parts)
    outputs = call.scene.task.case.sizes.get(str(call.scene.network.outputs), 0)
    sign = -1.0 if call.scene.asked[item].negative else 1.0
    return {name: sign * array for name, array in view.read(value, outputs).items()}


def trains(evidence: Evidence) -> bool:
    """True for a function that is asked for the results of many updates: each try is dear."""
    scene = evidence.calls[0].scene
    parts = {part for view in scene.views for part in view.parts}
    return bool(parts & trained_names(scene.network))


def computed(evidence: Evidence) -> list[int]:
    """The positions of the returned quantities in the order in which they are computed."""
    scene = evidence.calls[0].scene
    order = {name: at for at, name in enumerate(scene.site.steps)}
    last = [max(order.get(p, len(order)) for p in view.parts) for view in scene.views]
    return sorted(range(len(evidence.names)), key=lambda item: last[item])


def upstream_wrong(evidence: Evidence, own: Own, item: int) -> list[str]:
    """Wrong quantities that came back and that this one depends on, in order of computation."""
    scene = evidence.calls[0].scene
    numbers = {call.scene.task.case.number for call in evidence.calls}
    wrong = {name for number, name in own if number in numbers}
    parts = set(scene.views[item].parts)
    behind = scene.behind(parts) - parts
    return [name for name in scene.site.steps if name in behind & wrong]


def from_hollow(evidence: Evidence, own: Own, item: int) -> bool:
    """True when some wrong values that an item depends on say nothing."""
    for name in upstream_wrong(evidence, own, item):
        places = [(call.scene.task.case.number, call) for call in evidence.calls]
        pairs = [(own[n, name], c.scene.plain[name]) for n, c in places if (n, name) in own]
        if hollow(pairs):
            return True
    return False
