"""The frames that cross the wall: typed values of checked size, nothing that is evaluated.

A frame is a head (magic, kind, number of items, payload bytes) and its items. An item is a head
(type, dtype, number of dimensions), its dimensions and its raw little-endian C-order bytes, padded
to a multiple of 8 so that arrays are aligned where they lie. Every size is checked against the
bytes that are there before memory is taken for it.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, TypeVar

# NumPy is imported where it is used: the host loads this file before it has time for NumPy.
if TYPE_CHECKING:
    import numpy as np

Array: TypeAlias = "np.ndarray[Any, Any]"
Item: TypeAlias = "Array | str | bytes | int | float | bool | None"
T = TypeVar("T")

MAGIC = b"bpg1"
MAX_ITEMS = 4096
MAX_DIMENSIONS = 8
MAX_ELEMENTS = 2**40
MAX_TEXT_BYTES = 64 * 1024

# Kinds of frame, host to guest.
ADAPT, LOAD, CALL = 1, 2, 3
# Kinds of frame, guest to host.
READY, ADAPTED, ADAPTER_FAULT, LOADED, UNLOADABLE = 16, 17, 18, 19, 20
RETURNED, RAISED, OUT_OF_MEMORY, MISSING, NOT_RUN = 21, 22, 23, 24, 25
CONFINED, NOT_CONFINED = 26, 27

# Tags of a tree's nodes, and the problem kinds by their number on the wire.
VALUE, LITERAL, OPAQUE, GROUP, LEAF = range(5)
PROBLEM_KINDS: tuple[Literal["missing"], Literal["wrong_type"]] = ("missing", "wrong_type")

# The exit statuses by which the guest says why it gave up.
EXIT_CHANNEL_LOST, EXIT_OUT_OF_MEMORY = 70, 71

_FRAME_HEAD = struct.Struct("<4sBxHQ")
_ITEM_HEAD = struct.Struct("<BBB5x")
_ARRAY, _TEXT, _BYTES, _INT, _FLOAT, _FLAG, _NONE = range(1, 8)
_SCALARS = {_INT: struct.Struct("<q"), _FLOAT: struct.Struct("<d"), _FLAG: struct.Struct("<?7x")}
_SCALAR_TYPES: dict[type, int] = {int: _INT, float: _FLOAT, bool: _FLAG}
# The arrays that may cross, in the order of their codes, with their bytes per element.
_DTYPES = {
    "|b1": 1, "|i1": 1, "<i2": 2, "<i4": 4, "<i8": 8, "|u1": 1, "<u2": 2, "<u4": 4, "<u8": 8,
    "<f2": 2, "<f4": 4, "<f8": 8, "<c8": 8, "<c16": 16,
}  # fmt: skip
_CODES = {dtype: code for code, dtype in enumerate(_DTYPES)}
_NAMES, _SIZES = tuple(_DTYPES), tuple(_DTYPES.values())
_PADDING = [bytes(n) for n in range(8)]
_DIMENSIONS = [struct.Struct(f"<{count}Q") for count in range(MAX_DIMENSIONS + 1)]


class WireError(ValueError):
    """These bytes are no valid frame, or this value cannot be put into one."""


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

    def finish(self) -> None:
        """Raises a WireError when anything is left."""
        if tuple(self._items):
            raise WireError("more items than belong to the frame")


def encode(kind: int, items: Iterable[Item] = ()) -> bytes:
    """The bytes of one frame."""
    pieces = [_encode_item(item) for item in items]
    if len(pieces) > MAX_ITEMS:
        raise WireError(f"{len(pieces)} items, {MAX_ITEMS} are allowed")
    payload = b"".join(pieces)
    return _FRAME_HEAD.pack(MAGIC, kind, len(pieces), len(payload)) + payload


def complete(inbox: bytes | bytearray, cap: int) -> int:
    """The length of the frame that `inbox` starts with, or 0 while part of it is still to come."""
    if len(inbox) < _FRAME_HEAD.size:
        return 0
    magic, _, count, payload = _FRAME_HEAD.unpack_from(inbox)
    if magic != MAGIC:
        raise WireError("the answer does not start as a frame")
    if count > MAX_ITEMS or payload > cap:
        raise WireError(f"a frame of {count} items and {payload} bytes; {cap} bytes are allowed")
    size = _FRAME_HEAD.size + int(payload)
    return size if len(inbox) >= size else 0


def decode(data: bytes) -> Frame:
    """The frame that these bytes are, all of them and nothing more."""
    if complete(data, len(data)) != len(data) or not data:
        raise WireError("the length of the frame is not the length it states")
    _, kind, count, _ = _FRAME_HEAD.unpack_from(data)
    items, place = [], _FRAME_HEAD.size
    for _ in range(count):
        item, place = _decode_item(data, place)
        items.append(item)
    if place != len(data):
        raise WireError(f"{len(data) - place} bytes follow the last item")
    return Frame(kind, tuple(items))


def can_cross(array: Array) -> bool:
    """Whether an array of this type and number of dimensions may be put into a frame."""
    return _code_of(array.dtype) is not None and array.ndim <= MAX_DIMENSIONS


@lru_cache
def _code_of(dtype: np.dtype[Any]) -> int | None:
    return _CODES.get(dtype.newbyteorder("<").str)


def _encode_item(item: Item) -> bytes:
    if item is None:
        return _pack(_NONE, 0, (), b"")
    if isinstance(item, str):
        raw = item.encode("utf-8", "backslashreplace")
        return _pack(_TEXT, 0, (len(raw),), raw)
    if isinstance(item, bytes):
        return _pack(_BYTES, 0, (len(item),), item)
    code = _SCALAR_TYPES.get(type(item))
    return _encode_array(item) if code is None else _encode_scalar(code, item)


def _encode_scalar(code: int, item: Item) -> bytes:
    try:
        return _pack(code, 0, (), _SCALARS[code].pack(item))
    except struct.error as error:
        raise WireError(f"this number does not fit: {error}") from error


def _encode_array(item: Item) -> bytes:
    import numpy as np

    if isinstance(item, np.generic):
        item = np.asarray(item)
    if not isinstance(item, np.ndarray):
        raise WireError(f"a {type(item).__name__} cannot cross the wall")
    if not can_cross(item):
        raise WireError(f"an array of {item.ndim}-d {item.dtype} cannot cross the wall")
    if not item.dtype.isnative:
        item = item.astype(item.dtype.newbyteorder("<"))
    return _pack(_ARRAY, _code_of(item.dtype) or 0, item.shape, item.tobytes())


def _pack(code: int, dtype: int, dims: tuple[int, ...], raw: bytes) -> bytes:
    head = _ITEM_HEAD.pack(code, dtype, len(dims)) + _DIMENSIONS[len(dims)].pack(*dims)
    return b"".join((head, raw, _PADDING[-len(raw) % 8]))


def _decode_item(data: bytes, place: int) -> tuple[Item, int]:
    """The item that begins at this place, and the place after it."""
    start = place + _ITEM_HEAD.size
    if start > len(data):
        raise WireError(f"an item head of {_ITEM_HEAD.size} bytes, {len(data) - place} are left")
    code, dtype, count = _ITEM_HEAD.unpack_from(data, place)
    if count > MAX_DIMENSIONS:
        raise WireError(f"{count} dimensions, {MAX_DIMENSIONS} are allowed")
    body = start + 8 * count
    if body > len(data):
        raise WireError(f"{count} dimensions, {len(data) - start} bytes are left")
    dims = _DIMENSIONS[count].unpack_from(data, start)
    size = _array_bytes(dtype, dims) if code == _ARRAY else _plain_bytes(code, dims)
    end = body + size + -size % 8
    if end > len(data):
        raise WireError(f"an item of {size} bytes, {len(data) - body} are left")
    return _DECODERS[code](data, body, size, dtype, dims), end


def _array_bytes(code: int, dims: tuple[int, ...]) -> int:
    # Empty dimensions count as one here: NumPy refuses shapes whose other dimensions overflow.
    if code >= len(_NAMES) or math.prod(d or 1 for d in dims) > MAX_ELEMENTS:
        raise WireError(f"an array of type {code} and shape {dims} is not allowed")
    return math.prod(dims) * _SIZES[code]


def _plain_bytes(code: int, dims: tuple[int, ...]) -> int:
    if code in (_TEXT, _BYTES):
        if len(dims) != 1 or (code == _TEXT and dims[0] > MAX_TEXT_BYTES):
            raise WireError(f"a text of {dims} bytes, {MAX_TEXT_BYTES} are allowed")
        return dims[0]
    if dims or code not in _DECODERS:
        raise WireError(f"no item has type {code} and dimensions {dims}")
    return 0 if code == _NONE else 8


def _decode_array(data: bytes, at: int, size: int, code: int, dims: tuple[int, ...]) -> Array:
    import numpy as np

    if _NAMES[code] == "|b1" and data[at : at + size].translate(None, b"\0\1"):
        raise WireError("a truth value that is neither 0 nor 1")
    return np.ndarray(dims, _NAMES[code], data, at)


def _decode_text(data: bytes, at: int, size: int, code: int, dims: tuple[int, ...]) -> str:
    try:
        return data[at : at + size].decode()
    except UnicodeDecodeError as error:
        raise WireError(f"a text that is not UTF-8: {error.reason}") from error


def _scalar(reader: struct.Struct) -> _Decoder:
    return lambda data, at, size, code, dims: reader.unpack_from(data, at)[0]


# Each makes an item of the bytes at a place, whose size was checked.
_Decoder: TypeAlias = Callable[[bytes, int, int, int, "tuple[int, ...]"], Item]
_DECODERS: dict[int, _Decoder] = {
    _ARRAY: _decode_array,
    _TEXT: _decode_text,
    _BYTES: lambda data, at, size, code, dims: data[at : at + size],
    _NONE: lambda data, at, size, code, dims: None,
    **{code: _scalar(reader) for code, reader in _SCALARS.items()},
}
