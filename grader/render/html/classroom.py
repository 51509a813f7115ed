"""What the page of a class shows, taken from the entries of its submissions."""

import statistics
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from grader.render.html.entries import SLOW_SECONDS, Entry, Mistake
from grader.render.html.strips import Strip, strip_of
from grader.render.html.verdicts import NONE, TONES

_BINS = 10
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Bar:
    """A bar of the histogram: percentages, how many, and its length in percent of the longest."""

    label: str
    count: int
    length: float


@dataclass(frozen=True)
class HeatRow:
    """A criterion with the tones of all students, the best student first."""

    name: str
    strip: Strip
    counts: tuple[int, ...]
    """One for each of TONES."""
    percent: int
    """How many earned all points."""


@dataclass(frozen=True)
class Heat:
    """The heat map of an exercise."""

    exercise: str
    title: str
    students: int
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True)
class Tally:
    """Something that several submissions have in common."""

    name: str
    text: str
    question: str
    entries: tuple[Entry, ...]
    percent: int


@dataclass(frozen=True)
class ClassView:
    """The page of a class."""

    title: str
    entries: tuple[tuple[Entry, Strip], ...]
    several: bool
    """Whether there is more than one exercise."""
    facts: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    heats: tuple[Heat, ...]
    mistakes: tuple[Tally, ...]
    firsts: tuple[Tally, ...]
    troubled: tuple[Entry, ...]
    slow: tuple[Entry, ...]
    ungraded: tuple[Entry, ...]
    slow_seconds: float = SLOW_SECONDS


def class_view(entries: Sequence[Entry]) -> ClassView:
    """The view of a class, entries in the order they come."""
    exercises = _together((entry.exercise, entry) for entry in entries if entry.exercise)
    titles = [group[0].title for group in exercises.values()]
    return ClassView(
        title=titles[0] if len(titles) == 1 else f"{len(titles)} exercises",
        entries=tuple((entry, strip_of(entry.tones)) for entry in entries),
        several=len(titles) > 1,
        facts=tuple(_facts(entries)),
        bars=tuple(_bars([entry.percent for entry in entries if entry.percent is not None])),
        heats=tuple(_heat(group) for group in exercises.values() if _graded(group)),
        mistakes=tuple(_mistakes(entries)),
        firsts=tuple(_firsts(entries)),
        troubled=tuple(entry for entry in entries if entry.trouble),
        slow=tuple(e for e in entries if e.seconds >= SLOW_SECONDS and not e.trouble),
        ungraded=tuple(entry for entry in entries if entry.fault is not None),
    )


def _together(pairs: Iterable[tuple[Key, Entry]]) -> dict[Key, list[Entry]]:
    """Entries by what they have in common."""
    groups: dict[Key, list[Entry]] = {}
    for key, entry in pairs:
        groups.setdefault(key, []).append(entry)
    return groups


def _graded(entries: Sequence[Entry]) -> list[Entry]:
    return sorted((e for e in entries if e.percent is not None), key=lambda e: e.order)


def _facts(entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    graded = [entry.percent for entry in entries if entry.percent is not None]
    yield "submissions", str(len(entries))
    if len(graded) < len(entries):
        yield "not graded", str(len(entries) - len(graded))
    if not graded:
        return
    full = sum(entry.percent is not None and entry.earned == entry.possible for entry in entries)
    yield "full marks", f"{full} ({_share(full, len(graded))} %)"
    yield "mean", f"{statistics.fmean(graded):.1f} %"
    yield "median", f"{statistics.median(graded):.1f} %"
    if len(graded) > 1:
        low, _, high = statistics.quantiles(graded, n=4, method="inclusive")
        yield "middle half", f"{low:.0f} to {high:.0f} %"
        yield "standard deviation", f"{statistics.pstdev(graded):.1f}"


def _share(part: int, whole: int) -> int:
    """Percent; 100 only for all and 0 only for none."""
    rounded = round(100 * part / whole) if whole else 0
    return min(max(rounded, 1), 99) if 0 < part < whole else rounded


def _bars(percents: Sequence[float]) -> Iterator[Bar]:
    """Tens of percent; full marks have a bar of their own."""
    counts = Counter(min(int(percent // _BINS), 10) for percent in percents)
    longest = max(counts.values(), default=1)
    for at in range(10, -1, -1):
        label = "100" if at == 10 else f"{at * _BINS} to {at * _BINS + 9}"
        yield Bar(label, counts[at], round(100 * counts[at] / longest, 2))


def _heat(entries: Sequence[Entry]) -> Heat:
    students = sorted(_graded(entries), key=lambda entry: (entry.order[:2], entry.tones))
    columns = dict.fromkeys(column for entry in students for column in entry.columns)
    found = [dict(zip(entry.columns, entry.tones, strict=True)) for entry in students]
    rows = (_heat_row(column, [one.get(column, NONE) for one in found]) for column in columns)
    return Heat(entries[0].exercise, entries[0].title, len(students), tuple(rows))


def _heat_row(name: str, tones: Sequence[str]) -> HeatRow:
    counts = Counter(tones)
    return HeatRow(
        name,
        strip_of(tones),
        tuple(counts[tone] for tone in TONES),
        _share(counts[TONES[0]], len(tones)),
    )


def _mistakes(entries: Sequence[Entry]) -> Iterator[Tally]:
    """Each with the words that were said most often about it."""
    groups = _together((one[0], entry) for entry in entries for one in entry.mistakes)
    for mistake, group in _most_first(groups):
        said = Counter(one for entry in group for one in entry.mistakes if one[0] == mistake)
        _, text, question = said.most_common(1)[0][0]
        yield _tally(_name(mistake), text, question, group, entries)


def _name(mistake: Mistake) -> str:
    """The codes of a mistake; of a class one is true, of a pair both are."""
    joined = (" + " if mistake.kind == "pair" else " or ").join(mistake.codes)
    return joined or f"{mistake.kind}: {mistake.quantity}"


def _firsts(entries: Sequence[Entry]) -> Iterator[Tally]:
    """Where submissions first go wrong."""
    groups = _together(((e.exercise, *e.first), e) for e in entries if e.first[0])
    for (_, name, word), group in _most_first(groups):
        yield _tally(name, word, "", group, entries)


def _most_first(groups: dict[Key, list[Entry]]) -> list[tuple[Key, list[Entry]]]:
    return sorted(groups.items(), key=lambda pair: -len(pair[1]))


def _tally(
    name: str, text: str, question: str, group: list[Entry], entries: Sequence[Entry]
) -> Tally:
    return Tally(name, text, question, tuple(group), _share(len(group), len(entries)))
