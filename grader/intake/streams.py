"""Streams of untrusted bytes: counted, unpacked piece by piece, and looked at before being read."""

import bz2
import gzip
import io
import lzma
import struct
from collections.abc import Callable
from typing import IO, Any, BinaryIO, cast

PIECE = 64 * 1024
"""Bytes read at once."""
_XZ_MEMORY = 128 * 1024**2
"""Bytes the xz decoder may take, which its largest preset stays below."""
_END, _END64_LOCATOR = b"PK\x05\x06", b"PK\x06\x07"
_LONGEST_COMMENT = 65535


class _Counted(io.RawIOBase):
    """A stream whose bytes are reported as they are read."""

    def __init__(self, stream: IO[bytes], count: Callable[[int], None]) -> None:
        self._stream, self._count = stream, count

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """At most PIECE bytes, however many are asked for."""
        data = self._stream.read(PIECE if size < 0 else min(size, PIECE))
        self._count(len(data))
        return data


def counted(stream: IO[bytes], count: Callable[[int], None]) -> IO[bytes]:
    """The same stream, with its bytes reported as they are read."""
    return cast(IO[bytes], _Counted(stream, count))


class _Unxz(io.RawIOBase):
    """An .xz stream unpacked piece by piece within a bound on memory."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._decoder = lzma.LZMADecompressor(memlimit=_XZ_MEMORY)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes; nothing at the end; EOFError when the stream is cut off."""
        while not self._decoder.eof:
            packed = self._stream.read(PIECE) if self._decoder.needs_input else b""
            if not packed and self._decoder.needs_input:
                raise EOFError("it is cut off")
            data = self._decoder.decompress(packed, PIECE if size < 0 else size)
            if data:
                return data
        return b""


_UNPACK: dict[bytes, Callable[[Any], Any]] = {
    b"\x1f\x8b": lambda stream: gzip.GzipFile(fileobj=stream),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": _Unxz,
}


def unpacked(stream: BinaryIO) -> IO[bytes]:
    """The bytes of a compressed file, known by how it begins; any other as it is."""
    start = stream.read(6)
    stream.seek(0)
    for magic, unpack in _UNPACK.items():
        if start.startswith(magic):
            readable: IO[bytes] = unpack(stream)
            return readable
    return stream


def directory_bytes(stream: BinaryIO) -> int:
    """The size that a zip file gives for its list of members; 0 when it has no end record."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _LONGEST_COMMENT - 22 - 20))
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        return 0
    found = [int(struct.unpack_from("<L", tail, at + 12)[0])]
    if at >= 20 and tail[at - 20 : at - 16] == _END64_LOCATOR:
        stream.seek(min(size, struct.unpack_from("<Q", tail, at - 12)[0]))
        record = stream.read(56)
        found = [int(struct.unpack_from("<Q", record, 40)[0])] if len(record) == 56 else found
    stream.seek(0)
    return max(found)
