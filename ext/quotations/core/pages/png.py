"""Pictures in PNG (third edition): every chunk is sound, and every row of pixels is there."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from quotations.core.pages.limits import LARGEST_PROFILE
from quotations.core.pages.rasters import DAMAGED, RefusedError, look_at_size

__all__ = ["wrong_png"]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Samples of a pixel by the type of colour (PNG, third edition, 11.2.1)."""
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""Where each pass of an interlaced picture begins, and its steps (8.2)."""
_FILTERS = 5
_CRITICAL = frozenset((b"IHDR", b"PLTE", b"IDAT", b"IEND"))
_MOVES = frozenset((b"acTL", b"fcTL", b"fdAT"))
_PACKED = frozenset((b"iCCP", b"zTXt", b"iTXt"))


def wrong_png(data: bytes) -> str:
    """What is wrong with a PNG; empty if it can be shown and printed."""
    try:
        _read_png(data)
    except RefusedError as refused:
        return str(refused)
    return ""


def _read_png(data: bytes) -> None:
    if not data.startswith(_SIGNATURE):
        raise RefusedError("its bytes are not those of a .png file")
    kinds: list[bytes] = []
    rows: _Rows | None = None
    for kind, content in _chunks(data):
        if (kind == b"IHDR") == bool(kinds) or (kind[:1].isupper() and kind not in _CRITICAL):
            raise RefusedError(DAMAGED)
        if kind == b"IHDR":
            rows = _Rows(content)
        elif kind == b"IDAT" and rows:
            if kinds[-1] != b"IDAT" and b"IDAT" in kinds:
                raise RefusedError(DAMAGED)
            rows.add(content)
        elif kind in _MOVES:
            raise RefusedError("it moves")
        else:
            _look_at_chunk(kind, content)
        kinds.append(kind)
    colours = kinds.count(b"PLTE")
    before = colours and kinds.index(b"PLTE") < kinds.index(b"IDAT") if b"IDAT" in kinds else False
    if rows is None or not rows.is_whole or colours > 1 or (rows.has_palette and not before):
        raise RefusedError(DAMAGED)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG up to the last one, each with its sum found right (5.3)."""
    at = len(_SIGNATURE)
    kind = b""
    while kind != b"IEND":
        head = data[at : at + 8]
        length = int.from_bytes(head[:4], "big")
        kind, content = head[4:], data[at + 8 : at + 8 + length]
        end = at + 8 + length
        crc = struct.pack(">I", zlib.crc32(content, zlib.crc32(kind)))
        if len(kind) != 4 or not kind.isalpha() or data[end : end + 4] != crc:  # noqa: PLR2004 — the length of a name
            raise RefusedError(DAMAGED)
        yield kind, content
        at = end + 4


def _look_at_chunk(kind: bytes, content: bytes) -> None:
    """Refuse what unpacks to more than any profile of colours or note has, and a palette that is none."""
    if kind == b"PLTE" and (not content or len(content) % 3 or len(content) > 3 * 256):
        raise RefusedError(DAMAGED)
    if kind in _PACKED:
        for start in (content.find(b"\0") + 2, len(content)):
            inflater = zlib.decompressobj()
            try:
                unpacked = inflater.decompress(content[start:], LARGEST_PROFILE + 1)
            except zlib.error:
                continue  # others leave out what they cannot unpack
            if len(unpacked) > LARGEST_PROFILE:
                raise RefusedError(f"a note in it unpacks to more than {LARGEST_PROFILE:,} bytes")


class _Rows:
    """The rows of a PNG, unpacked piece by piece and counted, never kept."""

    def __init__(self, header: bytes) -> None:
        """``header`` is the content of the first chunk (11.2.1)."""
        if len(header) != 13:  # noqa: PLR2004 — the length of the header
            raise RefusedError(DAMAGED)
        width, height, depth, colour, packing, filtering, interlace = struct.unpack(">IIBBBBB", header)
        if depth not in _DEPTHS.get(colour, ()) or packing or filtering or interlace > 1:
            raise RefusedError(DAMAGED)
        # What is printed has at least three samples a pixel where there is a palette.
        look_at_size(width, height, (3 if colour == 3 else _CHANNELS[colour]) * (2 if depth == 16 else 1))  # noqa: PLR2004
        self.has_palette = colour == 3  # noqa: PLR2004 — indexed colour
        self._rows = _row_lengths(width, height, depth * _CHANNELS[colour], interlaced=interlace == 1)
        self._left = self._skip = 0
        self._inflater = zlib.decompressobj()
        self._next()

    def _next(self) -> None:
        """Go on to the next group of rows of one length, of which each begins with its filter."""
        self._length, self._left = next(self._rows, (0, 0))

    def add(self, packed: bytes) -> None:
        """Unpack more of the rows.

        :raises RefusedError: if they cannot be unpacked, or have a filter that there is not.
        """
        while packed and not self._inflater.eof:
            try:
                piece = self._inflater.decompress(packed, 1 << 20)
            except zlib.error:
                raise RefusedError(DAMAGED) from None
            packed = self._inflater.unconsumed_tail
            if self._left == 0 and len(piece) >= 1 << 20:
                raise RefusedError("it holds more than its pixels")
            self._count(piece)

    @property
    def is_whole(self) -> bool:
        """True if every row was there, and the end of what was packed."""
        return self._left == 0 and self._inflater.eof

    def _count(self, piece: bytes) -> None:
        at = 0
        while at < len(piece) and self._left:
            if self._skip == 0:
                if piece[at] >= _FILTERS:
                    raise RefusedError(DAMAGED)
                self._skip = self._length
            step = min(self._skip, len(piece) - at)
            self._skip -= step
            at += step
            if self._skip == 0:
                self._left -= 1
                if self._left == 0:
                    self._next()


def _row_lengths(width: int, height: int, bits: int, *, interlaced: bool) -> Iterator[tuple[int, int]]:
    """The lengths of rows in bytes, their filter included, and how many there are of each."""
    for left, top, across, down in _PASSES if interlaced else ((0, 0, 1, 1),):
        columns, rows = (width - left + across - 1) // across, (height - top + down - 1) // down
        if columns > 0 and rows > 0:
            yield 1 + (columns * bits + 7) // 8, rows
