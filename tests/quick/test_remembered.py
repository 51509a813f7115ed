"""What is remembered: the rule that decides, the calls that come back, bytes that are no entry."""

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.answers.key import Answer
from grader.answers.plan import make_plan
from grader.errors import UsageError
from grader.marks.compare import CORRECT, SAFETY, compare
from grader.outcomes import Problem
from grader.quick.remembered import Expected, Remembered, pack, unpack
from grader.sandbox import wire
from grader.sandbox.plan import call_frame, read_call
from grader.sandbox.wire import Packed
from grader.spec.read import bundled, find_exercise, read_exercise

shapes = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)
numbers = st.sampled_from([0.0, -0.0, 1.0, -1.0, 2.0, 0.5, 1e-9, 1e300, 2.0**53, 2.0**63])
finite = numbers | st.floats(-1e6, 1e6)
anything = finite | st.sampled_from([np.nan, np.inf, -np.inf])
dtypes = ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16"]


def packed(array: np.ndarray) -> Packed:
    """The array as it comes over the wall."""
    (item,) = wire.decode(wire.encode(1, [array]), packed=True).items
    assert isinstance(item, Packed)
    return item


def agree(want: np.ndarray, bound: np.ndarray, got: np.ndarray) -> bool:
    """Whether the quick rule and the ordinary one say the same, which is then returned."""
    expected = Expected(0, packed(want), packed(SAFETY * bound))
    answer = Answer("q", want, bound)
    ordinary = compare(answer, got, lambda: bound).verdict == CORRECT
    assert expected.is_met(packed(got)) == ordinary
    return ordinary


@st.composite
def pairs(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """An answer, its bounds, and something of any type and nearly its shape."""
    shape = draw(shapes)
    want = draw(hnp.arrays("f8", shape, elements=finite))
    bound = draw(hnp.arrays("f8", shape, elements=st.sampled_from([0.0, 1e-12, 0.25, 1.0])))
    near = want + draw(st.sampled_from([-4, -1, 0, 1, 4, 4.0000001])) * bound
    other = draw(hnp.arrays("f8", draw(st.just(shape) | shapes), elements=anything))
    got = draw(st.sampled_from([want, near, other, near.reshape(1, *shape), near.T]))
    return want, bound, got


@given(pairs(), st.sampled_from(dtypes))
@example((np.array(1.0), np.array(0.0), np.array([[1.0]])), "f8")
@example((np.array([1.0]), np.array([0.0]), np.array(1.0)), "f8")
@example((np.array([-0.0]), np.array([0.0]), np.array([0.0])), "f4")
@example((np.array([2.0**63]), np.array([0.0]), np.array([2.0**63])), "u8")
def test_the_quick_rule_is_the_ordinary_rule(pair, dtype):
    want, bound, got = pair
    with np.errstate(all="ignore"):
        cast = np.asarray(got).astype(dtype)
    agree(want, bound, cast)


@given(st.integers(-(2**63), 2**63 - 1), st.sampled_from([-1, 0, 1]), st.sampled_from(["i8", "u8"]))
def test_large_integers_are_rounded_as_numpy_rounds_them(number, step, dtype):
    assume(dtype == "i8" or number >= 0)
    got = np.array([number], dtype)
    agree(np.nextafter(got.astype(float), step * np.inf), np.array([0.0]), got)


def test_the_rule_tells_right_from_wrong():
    one, exact, near = np.ones((2, 3)), np.zeros((2, 3)), np.full((2, 3), 0.25)
    assert agree(one, exact, one)
    assert agree(one, near, one + 1)
    assert agree(one, exact, one.astype(int))
    assert agree(one, exact, one.astype(bool))
    assert not agree(one, near, one + 1.0000001)
    assert not agree(one, near, one * np.nan)
    assert not agree(one, near, one * np.inf)
    assert not agree(one, exact, one.T)
    assert not agree(one, exact, one.astype(complex))
    assert not Expected(0, packed(one), packed(near)).is_met(Problem("missing", ""))


@pytest.mark.parametrize("exercise", bundled())
def test_calls_come_back_from_their_frames(exercise):
    try:
        plan = make_plan(read_exercise(find_exercise(exercise)))
    except UsageError:
        pytest.skip(f"{exercise} does not depend on public cases")
    for number, task in enumerate(plan.tasks):
        frame = call_frame(number, task.call)
        call = read_call(wire.decode(frame, packed=True))
        assert (call.function, call.case) == (task.call.function, task.call.case)
        assert call_frame(number, call) == frame


@given(st.binary(max_size=60), st.integers(0, 10**6), st.integers(1, 255))
def test_other_bytes_are_no_entry(tail, at, flip):
    data = bytearray(ENTRY)
    data[at % len(data)] ^= flip
    assert unpack(bytes(data), "key") is None
    assert unpack(ENTRY[: at % len(ENTRY)], "key") is None
    assert unpack(tail, "key") is None
    assert unpack(ENTRY + b"\0" + tail, "key") is None
    assert unpack(ENTRY, "another key") is None


def test_an_entry_comes_back():
    found = unpack(ENTRY, "key")
    assert isinstance(found, Remembered)
    assert found.document == {"title": "ä"}
    assert [call_frame(0, call) for call in found.calls] == [FRAME]
    assert found.answers[0][0].is_met(packed(np.ones(2)))


PLAN = make_plan(read_exercise(find_exercise("worked-example")))
FRAME = call_frame(0, PLAN.tasks[0].call)
ENTRY = pack("key", {"title": "ä"}, iter([(FRAME, [1, 0, np.ones(2), np.zeros(2)])]))


plain = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3) | st.binary(max_size=3)
arrays = hnp.arrays(st.sampled_from(dtypes), shapes)
frames = st.builds(wire.encode, st.integers(0, 255), st.lists(plain | arrays, max_size=4))


def decoded(data: bytes, packed: bool) -> str | wire.Frame:
    """A frame with its arrays as NumPy's, or the reason why it is none."""
    try:
        kind, items = wire.decode(data, packed)
    except wire.WireError as error:
        return str(error)
    opened = [wire.decode(wire.encode(0, [one])).items[0] for one in items]
    return wire.Frame(kind, tuple(map(described, opened)))


def described(item: object) -> object:
    is_array = isinstance(item, np.ndarray)
    return (item.dtype, item.shape, item.tobytes()) if is_array else (type(item), repr(item))


@given(frames, st.lists(st.tuples(st.integers(0, 10**4), st.integers(0, 255)), max_size=3))
def test_packed_or_not_the_same_bytes_are_the_same_frame(data, edits):
    changed = bytearray(data)
    for at, byte in edits:
        changed[at % len(data)] = byte
    assert decoded(bytes(changed), True) == decoded(bytes(changed), False)
