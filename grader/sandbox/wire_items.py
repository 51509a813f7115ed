"""The values in a frame: how each lies on the wire, and what is checked before it is read."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

# NumPy is imported where it is used: the host loads this file before it has time for NumPy.
if TYPE_CHECKING:
    import numpy as np

Array: TypeAlias = "np.ndarray[Any, Any]"
Item: TypeAlias = "Array | str | bytes | int | float | bool | None"

MAX_DIMENSIONS = 8
MAX_ELEMENTS = 2**40
MAX_TEXT_BYTES = 64 * 1024

ITEM_HEAD = struct.Struct("<BBB5x")
_ARRAY, _TEXT, _BYTES, _INT, _FLOAT, _FLAG, _NONE = range(1, 8)
_SCALARS = {_INT: struct.Struct("<q"), _FLOAT: struct.Struct("<d"), _FLAG: struct.Struct("<?7x")}
# The arrays that may cross, in the order of their codes, with their bytes per element.
_DTYPES = {
    "|b1": 1, "|i1": 1, "<i2": 2, "<i4": 4, "<i8": 8, "|u1": 1, "<u2": 2, "<u4": 4, "<u8": 8,
    "<f2": 2, "<f4": 4, "<f8": 8, "<c8": 8, "<c16": 16,
}  # fmt: skip
_CODES = {dtype: code for code, dtype in enumerate(_DTYPES)}
_NAMES, _SIZES = tuple(_DTYPES), tuple(_DTYPES.values())
_TRUTH = _CODES["|b1"]
_PADDING = [bytes(n) for n in range(8)]
_DIMENSIONS = [struct.Struct(f"<{count}Q") for count in range(MAX_DIMENSIONS + 1)]


class WireError(ValueError):
    """These bytes are no valid frame, or this value cannot be put into one."""


class Packed(bytes):
    """An array as it lies on the wire, for a host that may do without NumPy."""

    nbytes = property(len)
    dtype = property(lambda self: self[1])
    start = property(lambda self: ITEM_HEAD.size + 8 * self[2])
    shape = property(lambda self: _DIMENSIONS[self[2]].unpack_from(self, ITEM_HEAD.size))


def can_cross(array: Array) -> bool:
    """Whether an array of this type and number of dimensions may be put into a frame."""
    return _code_of(array.dtype) is not None and array.ndim <= MAX_DIMENSIONS


@lru_cache
def _code_of(dtype: np.dtype[Any]) -> int | None:
    return _CODES.get(dtype.newbyteorder("<").str)


@cache
def numpy() -> Any:
    """NumPy as it is when this is called first: in the guest, before any student code runs."""
    import numpy

    return numpy


def encode_other(item: Any) -> bytes:
    """A value that has no encoder of its own type: the first array, or one of a subclass."""
    for kind in (str, bytes):
        if isinstance(item, kind):
            return ENCODERS[kind](item)
    np = numpy()
    ENCODERS[np.ndarray] = _encode_array  # so that the next is found at once
    if isinstance(item, np.generic):
        item = np.asarray(item)
    if not isinstance(item, np.ndarray):
        raise WireError(f"a {type(item).__name__} cannot cross the wall")
    return _encode_array(item)


def _encode_text(item: str) -> bytes:
    raw = item.encode("utf-8", "backslashreplace")
    return _pack(_TEXT, raw)


def _scalar_encoder(code: int, writer: struct.Struct) -> Callable[[Any], bytes]:
    head = ITEM_HEAD.pack(code, 0, 0)

    def encode_scalar(item: Any) -> bytes:
        try:
            return head + writer.pack(item)
        except struct.error as error:
            raise WireError(f"this number does not fit: {error}") from error

    return encode_scalar


def _encode_array(item: Any) -> bytes:
    head, is_native = _array_head(item.dtype, item.shape)
    if not is_native:
        item = item.astype(item.dtype.newbyteorder("<"))
    raw = item.tobytes()
    return b"".join((head, raw, _PADDING[-len(raw) % 8]))


@lru_cache(maxsize=1024)
def _array_head(dtype: np.dtype[Any], shape: tuple[int, ...]) -> tuple[bytes, bool]:
    """The head of such an array, and whether its bytes need not be turned round."""
    code = _code_of(dtype)
    if code is None or len(shape) > MAX_DIMENSIONS:
        raise WireError(f"an array of {len(shape)}-d {dtype} cannot cross the wall")
    head = ITEM_HEAD.pack(_ARRAY, code, len(shape)) + _DIMENSIONS[len(shape)].pack(*shape)
    return head, dtype.isnative


def _pack(code: int, raw: bytes) -> bytes:
    head = ITEM_HEAD.pack(code, 0, 1) + _DIMENSIONS[1].pack(len(raw))
    return b"".join((head, raw, _PADDING[-len(raw) % 8]))


@lru_cache(maxsize=1024)  # the same few heads come again and again
def layout(head: bytes) -> tuple[int, int, tuple[int, ...], int, int]:
    """Type, dtype, dimensions and bytes, without and with padding, of the item with this head."""
    if len(head) < ITEM_HEAD.size:
        raise WireError(f"an item head of {ITEM_HEAD.size} bytes, {len(head)} are left")
    code, dtype, count = ITEM_HEAD.unpack_from(head)
    if count > MAX_DIMENSIONS:
        raise WireError(f"{count} dimensions, {MAX_DIMENSIONS} are allowed")
    if len(head) < ITEM_HEAD.size + 8 * count:
        raise WireError(f"{count} dimensions, {len(head) - ITEM_HEAD.size} bytes are left")
    dims = _DIMENSIONS[count].unpack_from(head, ITEM_HEAD.size)
    size = _array_bytes(dtype, dims) if code == _ARRAY else _plain_bytes(code, dims)
    return code, dtype, dims, size, size + -size % 8


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
    if dims or code not in DECODERS:
        raise WireError(f"no item has type {code} and dimensions {dims}")
    return 0 if code == _NONE else 8


def _check_truth(data: bytes, at: int, size: int, code: int) -> None:
    if code == _TRUTH and data[at : at + size].translate(None, b"\0\1"):
        raise WireError("a truth value that is neither 0 nor 1")


def _decode_array(data: bytes, at: int, size: int, code: int, dims: tuple[int, ...]) -> Array:
    _check_truth(data, at, size, code)
    array: Array = numpy().ndarray(dims, _NAMES[code], data, at)
    return array


def _packed_array(data: bytes, at: int, size: int, code: int, dims: tuple[int, ...]) -> Packed:
    _check_truth(data, at, size, code)
    return Packed(data[at - 8 * len(dims) - ITEM_HEAD.size : at + size + -size % 8])


def _decode_text(data: bytes, at: int, size: int, code: int, dims: tuple[int, ...]) -> str:
    try:
        return data[at : at + size].decode()
    except UnicodeDecodeError as error:
        raise WireError(f"a text that is not UTF-8: {error.reason}") from error


def _scalar(reader: struct.Struct) -> _Decoder:
    return lambda data, at, size, code, dims: reader.unpack_from(data, at)[0]


# Each makes an item of the bytes at a place, whose size was checked.
_Decoder: TypeAlias = Callable[[bytes, int, int, int, "tuple[int, ...]"], Item]
DECODERS: dict[int, _Decoder] = {
    _ARRAY: _decode_array,
    _TEXT: _decode_text,
    _BYTES: lambda data, at, size, code, dims: data[at : at + size],
    _NONE: lambda data, at, size, code, dims: None,
    **{code: _scalar(reader) for code, reader in _SCALARS.items()},
}
PACKERS = {**DECODERS, _ARRAY: _packed_array}
ENCODERS: dict[type, Callable[[Any], bytes]] = {
    type(None): lambda item: ITEM_HEAD.pack(_NONE, 0, 0),
    str: _encode_text,
    bytes: lambda item: _pack(_BYTES, item),
    Packed: bytes,
    int: _scalar_encoder(_INT, _SCALARS[_INT]),
    float: _scalar_encoder(_FLOAT, _SCALARS[_FLOAT]),
    bool: _scalar_encoder(_FLAG, _SCALARS[_FLAG]),
}
