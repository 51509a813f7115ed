"""The frames that cross the wall: typed values of checked size, nothing that is evaluated.

A frame is a head (magic, kind, number of items, payload bytes) and its items. An item is a head
(type, dtype, number of dimensions), its dimensions and its raw little-endian C-order bytes, padded
to a multiple of 8 so that arrays are aligned where they lie. Every size is checked against the
bytes that are there before memory is taken for it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, TypeVar

from grader.sandbox.wire_items import DECODERS, ENCODERS, ITEM_HEAD, PACKERS, encode_other, layout
from grader.sandbox.wire_items import MAX_DIMENSIONS as MAX_DIMENSIONS
from grader.sandbox.wire_items import MAX_ELEMENTS as MAX_ELEMENTS
from grader.sandbox.wire_items import Array as Array
from grader.sandbox.wire_items import Item as Item
from grader.sandbox.wire_items import Packed as Packed
from grader.sandbox.wire_items import WireError as WireError
from grader.sandbox.wire_items import can_cross as can_cross
from grader.sandbox.wire_items import numpy as numpy

T = TypeVar("T")

MAGIC = b"bpg1"
MAX_ITEMS = 4096

# Kinds of frame, host to guest.
ADAPT, LOAD, CALL, MAKE = 1, 2, 3, 4
# Kinds of frame, guest to host.
READY, ADAPTED, ADAPTER_FAULT, LOADED, UNLOADABLE = 16, 17, 18, 19, 20
RETURNED, RAISED, OUT_OF_MEMORY, MISSING, NOT_RUN = 21, 22, 23, 24, 25
CONFINED, NOT_CONFINED = 26, 27

# Tags of a tree's nodes, and the problem kinds by their number on the wire.
VALUE, LITERAL, OPAQUE, GROUP, LEAF = range(5)
PROBLEM_KINDS: tuple[Literal["missing"], Literal["wrong_type"]] = ("missing", "wrong_type")

# The exit statuses by which the guest says why it gave up, or that nothing is left to be answered.
EXIT_CHANNEL_LOST, EXIT_OUT_OF_MEMORY, EXIT_DONE, EXIT_NEEDS_ALL = 70, 71, 72, 73

_FRAME_HEAD = struct.Struct("<4sBxHQ")
NUMBER = struct.Struct("<I")
"""Of a call, where it is told to be made by its number."""


class Frame(NamedTuple):
    """One message over the wall; a NamedTuple because the guest starts without dataclasses."""

    kind: int
    items: tuple[Item, ...]


class Items:
    """Reads the items of a frame one by one, each with the type that must be there."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = iter(items)

    def take(self, kind: type[T]) -> T:
        """The next item, or a WireError when it is not exactly of this type."""
        item = next(self._items, None)
        if type(item) is not kind:
            raise WireError(f"a {type(item).__name__} stands where a {kind.__name__} belongs")
        return item

    def any(self) -> Item:
        """The next item, whatever its type."""
        return next(self._items, None)

    def rest(self) -> tuple[Item, ...]:
        """All that is left."""
        return tuple(self._items)

    def finish(self) -> None:
        """Raises a WireError when anything is left."""
        if tuple(self._items):
            raise WireError("more items than belong to the frame")


def encode(kind: int, items: Iterable[Item] = ()) -> bytes:
    """The bytes of one frame."""
    pieces = [ENCODERS.get(type(item), encode_other)(item) for item in items]
    if len(pieces) > MAX_ITEMS:
        raise WireError(f"{len(pieces)} items, {MAX_ITEMS} are allowed")
    payload = b"".join(pieces)
    return _FRAME_HEAD.pack(MAGIC, kind, len(pieces), len(payload)) + payload


def complete(inbox: bytes | bytearray, cap: int, start: int = 0) -> int:
    """The length of the frame that begins at `start`, or 0 while part of it is still to come."""
    if len(inbox) - start < _FRAME_HEAD.size:
        return 0
    magic, _, count, payload = _FRAME_HEAD.unpack_from(inbox, start)
    if magic != MAGIC:
        raise WireError("the answer does not start as a frame")
    if count > MAX_ITEMS or payload > cap:
        raise WireError(f"a frame of {count} items and {payload} bytes; {cap} bytes are allowed")
    size = _FRAME_HEAD.size + int(payload)
    return size if len(inbox) - start >= size else 0


def decode(data: bytes, packed: bool = False) -> Frame:
    """The frame that these bytes are, all of them and nothing more; arrays may stay packed."""
    if complete(data, len(data)) != len(data) or not data:
        raise WireError("the length of the frame is not the length it states")
    return decode_at(data, 0, len(data), packed)


def decode_all(data: bytes) -> Iterator[Frame]:
    """The frames that these bytes are, one after the other."""
    place = 0
    while place < len(data):
        size = complete(data, len(data), place)
        if not size:
            raise WireError("the last frame is not whole")
        yield decode_at(data, place, size)
        place += size


def decode_at(data: bytes, start: int, size: int, packed: bool = False) -> Frame:
    """The frame of this size, as `complete` gives it, that begins at `start` among other bytes."""
    _, kind, count, _ = _FRAME_HEAD.unpack_from(data, start)
    decoders = PACKERS if packed else DECODERS
    items, place, end = [], start + _FRAME_HEAD.size, start + size
    for _ in range(count):
        body = place + ITEM_HEAD.size + 8 * data[place + 2] if place + 2 < end else place
        code, dtype, dims, length, padded = layout(data[place : min(body, end)])
        place = body + padded
        if place > end:
            raise WireError(f"an item of {length} bytes, {end - body} are left")
        items.append(decoders[code](data, body, length, dtype, dims))
    if place != end:
        raise WireError(f"{end - place} bytes follow the last item")
    return Frame(kind, tuple(items))
