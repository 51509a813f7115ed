"""From wrong numbers to findings: the simplest explanation that reproduces all of them.

Order: one mistake for a whole function; then quantity by quantity, each on the student's own
earlier values, on the right ones, and on what has already been found; then pairs; then constants.
Nothing is named that does not reproduce the numbers on every case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from grader.diagnosis.bank import Bank
from grader.diagnosis.compute import DoesNotFit, Unavailable
from grader.diagnosis.constant import constant_of
from grader.diagnosis.evidence import Evidence, Seen
from grader.diagnosis.finding import (
    CLASS,
    CONSTANT,
    FOLLOWS,
    MISTAKE,
    PAIR,
    UNKNOWN,
    Finding,
)
from grader.diagnosis.fitted import fitted
from grader.diagnosis.forms import forms
from grader.diagnosis.hypothesis import Hypothesis
from grader.diagnosis.own import Own, computed, from_hollow, own_values, trains, upstream_wrong
from grader.diagnosis.reproduce import reproduces
from grader.diagnosis.scene import predicted
from grader.diagnosis.search import beside, search, together
from grader.marks.compare import CORRECT, SINGLE
from reference.program import parameter_names


def explain(evidence: Mapping[str, Evidence], banks: Mapping[str, Bank]) -> list[Finding]:
    """Findings on all wrong quantities, function by function in the order of the exercise."""
    own = own_values(evidence)
    whole = {
        label: banks[label].matching(some, range(len(some.names)))
        for label, some in evidence.items()
        if some.all_wrong
    }
    shared = _shared_codes(whole)
    findings: list[Finding] = []
    for label, found in whole.items():
        some = evidence[label]
        if found:
            kept = [h for h in found if h.codes in shared] or found
            items = [item for item in computed(some) if some.wrong(item)]
            findings.append(_finding(some, items, kept))
        else:
            findings += _Function(some, banks[label], own).findings()
    return findings


def _shared_codes(whole: Mapping[str, list[Hypothesis]]) -> frozenset[tuple[str, ...]]:
    """Codes that explain every function that a single mistake explains."""
    sets = [frozenset(h.codes for h in found) for found in whole.values() if found]
    return frozenset.intersection(*sets) if sets else frozenset()


def _finding(evidence: Evidence, items: Sequence[int], found: Sequence[Hypothesis]) -> Finding:
    codes = {h.codes for h in found}
    kind = CLASS if len(codes) > 1 else PAIR if len(next(iter(codes))) > 1 else MISTAKE
    names = tuple(evidence.names[item] for item in items)
    return Finding(evidence.function.label, names, kind, tuple(found))


class _Function:
    """One function's wrong quantities, in the order of computation."""

    def __init__(self, evidence: Evidence, bank: Bank, own: Own) -> None:
        self.evidence, self.bank, self.own = evidence, bank, own
        self.found: list[Finding] = []
        self.order = computed(evidence)
        self.trained = trains(evidence)

    def findings(self) -> list[Finding]:
        """What is known about each wrong quantity."""
        if any(call.raised for call in self.evidence.calls):
            return []  # the exception says what is to be known
        wrong = [item for item in self.order if self.evidence.wrong(item)]
        step = [self._item(item) for item in wrong]
        step = [self._with_number(item, one) for item, one in zip(wrong, step, strict=True)]
        open_ = [one for one in step if one.kind == UNKNOWN and not self._is_rough(one)]
        if open_ and not self.trained:
            pairs = self.bank.pairs(self.evidence, range(len(self.evidence.names)))
            if pairs:
                return [_finding(self.evidence, wrong, pairs)]
            step = [self._pair(item, one) for item, one in zip(wrong, step, strict=True)]
        return _joined([one for one in step if one.kind != UNKNOWN or self._is_number(one)])

    def _is_rough(self, finding: Finding) -> bool:
        """True for what is right to single precision: no formula is wrong there."""
        at = self.evidence.names.index(finding.items[0])
        verdicts = {call.comparisons[at].verdict for call in self.evidence.calls}
        return verdicts <= {CORRECT, SINGLE}

    def _is_number(self, finding: Finding) -> bool:
        """True for wrong numbers; what is missing or no number at all needs no explanation."""
        at = self.evidence.names.index(finding.items[0])
        verdicts = {call.comparisons[at].verdict for call in self.evidence.calls}
        return not verdicts & {"missing", "wrong_type"}

    def _item(self, item: int) -> Finding:
        for attempt in (self._same_again, self._follows, self._single, self._on_top):
            finding = attempt(item)
            if finding is not None:
                self.found.append(finding)
                return finding
        return self._named(item, UNKNOWN)

    def _with_number(self, item: int, finding: Finding) -> Finding:
        """A mistake with a number of the student's own in it, or a constant factor."""
        if finding.kind != UNKNOWN:
            return finding
        found = fitted(self.evidence.calls, item)
        if found is not None:
            return replace(finding, kind=MISTAKE, detail=found[1], codes=(found[0],))
        constant = constant_of(self.evidence.calls, item)
        if constant is None:
            return finding
        two = self._two_factors(item)
        if two:
            return _finding(self.evidence, [item], two)
        code = "grad.update" if self._is_step(item, constant.number) else "grad.constant"
        return replace(finding, kind=CONSTANT, detail=constant.text, codes=(code,))

    def _is_step(self, item: int, number: float | None) -> bool:
        """True for a parameter's gradient times a small rate, in the direction of a step."""
        scene = self.evidence.calls[0].scene
        parts, objective = scene.views[item].parts, scene.network.objective
        of = {f"dJ_d{name}" for name in parameter_names(scene.network)}
        if number is None or objective is None or not set(parts) <= of:
            return False
        return abs(number) < 1 and number * objective.sign < 0

    def _two_factors(self, item: int) -> list[Hypothesis]:
        """Two mistakes that each change the quantity by a factor."""
        factors = [h for h in self._factors if self._scales(h, item)]
        joined = (
            together(first, second)
            for position, first in enumerate(factors)
            for second in factors[position + 1 :]
        )
        found = search((h for h in joined if h), self.evidence.calls, item)
        return [h for h in found if self._spares_right(h)]

    @cached_property
    def _factors(self) -> list[Hypothesis]:
        slots = ("err", "red", "loss")
        singles = (entry.hypothesis for entry in self.bank.singles)
        return [h for h in singles if h.codes[0].partition(".")[0] in slots]

    def _scales(self, hypothesis: Hypothesis, item: int) -> bool:
        call = self.evidence.calls[0]
        try:
            values = predicted(call.scene, hypothesis.made)
        except (Unavailable, DoesNotFit):
            return False
        if values is None:
            return False
        made = replace(call, values=values)
        return constant_of([made], item) is not None

    def _pair(self, item: int, finding: Finding) -> Finding:
        if finding.kind != UNKNOWN:
            return finding
        pairs = self.bank.pairs(self.evidence, [item])
        pairs = [pair for pair in pairs if self._spares_right(pair)]
        return _finding(self.evidence, [item], pairs) if pairs else finding

    def _named(self, item: int, kind: str, after: str = "") -> Finding:
        label, name = self.evidence.function.label, self.evidence.names[item]
        return Finding(label, (name,), kind, after=after)

    def _same_again(self, item: int) -> Finding | None:
        """A mistake found for an earlier quantity gives this one too."""
        known = [h for finding in self.found for h in finding.hypotheses]
        again = [h for h in known if reproduces(h, self.evidence.calls, [item])]
        return _finding(self.evidence, [item], again) if again else None

    def _single(self, item: int) -> Finding | None:
        """One mistake on the right earlier values, or on the student's own."""
        found = self.bank.matching(self.evidence, [item])
        useless = self.trained or from_hollow(self.evidence, self.own, item)
        calls = None if useless else self._substituted(item)
        if calls is not None:
            found += list(search((entry.hypothesis for entry in self.bank.entries), calls, item))
        found = [h for h in found if self._spares_right(h)]
        return _finding(self.evidence, [item], found) if found else None

    def _spares_right(self, hypothesis: Hypothesis) -> bool:
        """True when the mistake leaves alone what came back right."""
        right = [i for i in range(len(self.evidence.names)) if not self.evidence.wrong(i)]
        return not right or reproduces(hypothesis, self.evidence.calls, right)

    def _on_top(self, item: int) -> Finding | None:
        """One more mistake together with one found before."""
        if self.trained:
            return None
        before = {h.codes: h for finding in self.found for h in finding.hypotheses}
        right = [i for i in range(len(self.evidence.names)) if not self.evidence.wrong(i)]
        singles = [entry.hypothesis for entry in self.bank.singles]
        if right:  # what came back right refutes most of them at once
            singles = self.bank.table.near(self.evidence, right)
        for known in before.values():
            joined = (beside(known, new) for new in singles if self._spares_right(new))
            found = list(search((h for h in joined if h), self.evidence.calls, item))
            if found:
                return _finding(self.evidence, [item], found)
        return None

    def _follows(self, item: int) -> Finding | None:
        """Right, given the student's own earlier values."""
        calls = self._substituted(item)
        if calls is None:
            return None
        for form in forms(calls[0].scene.site):
            if reproduces(Hypothesis((), form), calls, [item]):
                return self._named(item, FOLLOWS, self._upstream(item)[-1])
        return None

    def _upstream(self, item: int) -> list[str]:
        return upstream_wrong(self.evidence, self.own, item)

    def _substituted(self, item: int) -> list[Seen] | None:
        """The calls with the student's own wrong values in the place of right ones."""
        names = self._upstream(item)
        if not names:
            return None
        calls = []
        for call in self.evidence.calls:
            number = call.scene.task.case.number
            mine = {n: self.own[number, n] for n in names if (number, n) in self.own}
            usable = {name: array for name, array in mine.items() if array is not None}
            if len(usable) < len(mine):
                return None
            calls.append(replace(call, scene=call.scene.with_values(usable)))
        return calls


def _joined(findings: Sequence[Finding]) -> list[Finding]:
    """Neighbours with the same explanation become one."""
    joined: list[Finding] = []
    for finding in findings:
        for at, known in enumerate(joined):
            same = finding.kind == known.kind and finding.alternatives == known.alternatives
            if same and finding.detail == known.detail and finding.kind != FOLLOWS:
                joined[at] = replace(known, items=(*known.items, *finding.items))
                break
        else:
            joined.append(finding)
    return joined
