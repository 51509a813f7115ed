"""The wire format: what goes in comes out, and no other bytes do more than raise a WireError."""

from __future__ import annotations

import struct
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.sandbox import wire
from grader.sandbox.wire import Frame, Items, WireError

CAP = 1 << 20
MUCH = 8 << 20

dtypes = st.sampled_from(["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]) | st.sampled_from(
    ["<f2", "<f4", "<f8", ">f8", ">i4", "<c8", "<c16"]
)
arrays = hnp.arrays(dtypes, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats()
items = st.lists(scalars | st.text() | st.binary() | arrays, max_size=6)
frames = st.builds(wire.encode, st.integers(0, 255), items)

HEAD = struct.Struct("<4sBxHQ")


def frame(count: int, payload: bytes, size: int | None = None, magic: bytes = wire.MAGIC) -> bytes:
    """A frame with any head in front of any payload."""
    return HEAD.pack(magic, 1, count, len(payload) if size is None else size) + payload


def item(code: int, dtype: int = 0, dims: tuple[int, ...] = (), raw: bytes = b"") -> bytes:
    """An item with any head in front of any raw bytes."""
    return struct.pack(f"<BBB5x{len(dims)}Q", code, dtype, len(dims), *dims) + raw


sizes = st.integers(0, 3) | st.integers(0, 2**64 - 1)
liar = st.builds(
    item,
    st.integers(0, 9),
    st.integers(0, 16),
    st.lists(sizes, max_size=9).map(tuple),
    st.binary(max_size=64),
)


@contextmanager
def little_memory() -> Iterator[None]:
    """Fails when the block takes more memory at once than the few bytes it reads could need."""
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < MUCH, f"{peak} bytes were taken"


def receive(data: bytes) -> Frame | None:
    """What the host does with bytes that have arrived: None while a frame is incomplete."""
    size = wire.complete(data, CAP)
    return wire.decode(data[:size]) if size else None


def same(left: object, right: object) -> bool:
    """Equal in type, shape and bits."""
    if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        native = right.astype(right.dtype.newbyteorder("<"))
        kinds = (left.dtype, left.shape) == (native.dtype, native.shape)
        return kinds and left.tobytes() == native.tobytes()
    return type(left) is type(right) and (left == right or (left != left and right != right))


@given(st.integers(0, 255), items)
def test_round_trip(kind: int, sent: list[wire.Item]) -> None:
    got = wire.decode(wire.encode(kind, sent))
    assert got.kind == kind
    assert len(got.items) == len(sent)
    assert all(same(one, other) for one, other in zip(got.items, sent, strict=True))


def test_round_trip_check_sees_a_difference() -> None:
    assert not same(np.zeros(3), np.zeros(4))
    assert not same(np.zeros(3), -np.zeros(3))
    assert not same(np.zeros(3), np.zeros(3, "f4"))
    assert not same(1, True)


@given(hnp.arrays("f8", hnp.array_shapes(min_dims=2, max_dims=3)))
def test_arrays_of_any_layout_arrive_in_c_order(array: np.ndarray) -> None:
    for view in (array.T, array[::-1], array[:, ::2], np.asfortranarray(array)):
        (got,) = wire.decode(wire.encode(1, [view])).items
        assert isinstance(got, np.ndarray)
        assert got.flags.c_contiguous
        assert got.flags.aligned
        assert got.tobytes() == view.tobytes()


def test_numpy_scalars_cross_as_arrays_without_dimensions() -> None:
    (got,) = wire.decode(wire.encode(1, [np.float32(0.5)])).items  # type: ignore[list-item]
    assert same(got, np.asarray(0.5, "f4"))


@given(frames, st.data())
def test_every_truncation_is_incomplete_or_refused(data: bytes, draw: st.DataObject) -> None:
    cut = data[: draw.draw(st.integers(0, len(data) - 1))]
    assert wire.complete(cut, CAP) == 0
    with pytest.raises(WireError):
        wire.decode(cut)


@given(frames, st.integers(min_value=0))
@settings(max_examples=300)
def test_a_flipped_bit_gives_a_frame_or_an_error(data: bytes, at: int) -> None:
    flipped = bytearray(data)
    flipped[at // 8 % len(data)] ^= 1 << at % 8
    with little_memory(), suppress(WireError):
        receive(bytes(flipped))


@given(st.lists(liar | st.binary(max_size=40), max_size=5))
@settings(max_examples=300)
@example([item(1, 11, (2**40, 2**40, 0))])
@example([item(1, 11, (0, 2**63, 2**63))])
def test_any_payload_gives_a_frame_or_an_error(liars: list[bytes]) -> None:
    with little_memory(), suppress(WireError):
        receive(frame(len(liars), b"".join(liars)))


def test_the_memory_check_sees_a_large_allocation() -> None:
    with pytest.raises(AssertionError, match="bytes were taken"), little_memory():
        bytes(MUCH + 1)


LIES = {
    "magic": frame(0, b"", magic=b"PK\3\4"),
    "more payload than is allowed": frame(0, b"", size=CAP + 1),
    "an exabyte of payload": frame(0, b"", size=2**60),
    "more items than are allowed": frame(wire.MAX_ITEMS + 1, b""),
    "an item that is not there": frame(1, b""),
    "bytes after the last item": frame(0, bytes(8)),
    "8 GiB of floats": frame(1, item(1, 11, (2**30,))),
    "8 TiB of floats": frame(1, item(1, 11, (2**40,))),
    "a dimension above the limit": frame(1, item(1, 11, (2**41,))),
    "a product that wraps round to 0": frame(1, item(1, 11, (2**32, 2**32))),
    "an empty array of huge dimensions": frame(1, item(1, 11, (0, 2**40, 2**40))),
    "9 dimensions": frame(1, item(1, 11, (1,) * 9, bytes(8))),
    "255 dimensions that are not there": frame(1, bytes((1, 11, 255, 0, 0, 0, 0, 0))),
    "no such dtype": frame(1, item(1, 14, (1,), bytes(8))),
    "a truth value of 7": frame(1, item(1, 0, (1,), b"\7" + bytes(7))),
    "a text that is not UTF-8": frame(1, item(2, 0, (1,), b"\xff" + bytes(7))),
    "a text above the limit": frame(1, item(2, 0, (2**17,), bytes(2**17))),
    "a text longer than the payload": frame(1, item(2, 0, (100,), bytes(8))),
    "a text of two dimensions": frame(1, item(2, 0, (1, 1), bytes(8))),
    "an int with dimensions": frame(1, item(4, 0, (1,), bytes(8))),
    "an int of 4 bytes": frame(1, item(4, 0, (), bytes(4))),
    "no such type": frame(1, item(8)),
    "type 0": frame(1, item(0)),
}


@pytest.mark.parametrize("data", LIES.values(), ids=LIES.keys())
def test_lies_are_refused_without_taking_memory(data: bytes) -> None:
    with little_memory(), pytest.raises(WireError):
        receive(data)


CANNOT_CROSS = {
    "object array": np.array([None]),
    "datetime": np.array(["2020"], "M8[Y]"),
    "text array": np.array(["a"]),
    "structured": np.zeros(1, "i4,f4"),
    "9 dimensions": np.zeros((1,) * 9),
    "set": {1},
    "int of 65 bits": 2**64,
}


@pytest.mark.parametrize("value", CANNOT_CROSS.values(), ids=CANNOT_CROSS.keys())
def test_what_cannot_cross_is_refused_by_the_sender(value: wire.Item) -> None:
    with pytest.raises(WireError):
        wire.encode(1, [value])


def test_too_many_items_are_refused_by_the_sender() -> None:
    with pytest.raises(WireError, match="4097 items"):
        wire.encode(1, [None] * (wire.MAX_ITEMS + 1))


def test_a_frame_is_taken_from_the_front_of_the_inbox() -> None:
    first, second = wire.encode(1, ["a"]), wire.encode(2, ["b"])
    size = wire.complete(first + second, CAP)
    assert wire.decode((first + second)[:size]) == Frame(1, ("a",))
    with pytest.raises(WireError):
        wire.decode(first + second)


def test_a_frame_among_others_is_read_where_it_stands() -> None:
    first, second = wire.encode(1, ["a", np.ones(3)]), wire.encode(2, ["b"])
    data = first + second + first
    assert wire.complete(data, CAP, len(first)) == len(second)
    assert wire.decode_at(data, len(first), len(second)) == Frame(2, ("b",))
    with pytest.raises(WireError, match="are left"):  # it ends within its array
        wire.decode_at(data, 0, len(first) - 8)
    with pytest.raises(WireError, match="follow the last item"):
        wire.decode_at(data, 0, len(first) + 8)


def test_items_are_read_with_the_type_that_belongs() -> None:
    items = Items((1, "a", True))
    assert items.take(int) == 1
    assert items.take(str) == "a"
    with pytest.raises(WireError, match="a bool stands where a int belongs"):
        items.take(int)
    with pytest.raises(WireError, match="NoneType"):
        items.take(str)
    Items(()).finish()
    with pytest.raises(WireError, match="more items"):
        Items((None,)).finish()
