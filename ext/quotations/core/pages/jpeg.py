"""Pictures in JPEG (ITU-T T.81): every segment is sound, and every scan has the tables that it needs."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from quotations.core.pages.limits import MOST_SCANS
from quotations.core.pages.rasters import DAMAGED, UNUSUAL, RefusedError, look_at_size

__all__ = ["wrong_jpeg"]

_FRAMES = frozenset((0xC0, 0xC1, 0xC2))
"""Baseline, extended and progressive (ITU-T T.81, table B.1); nobody writes the others for a page."""
_RESTARTS = 0xDD
_NOTES = frozenset((0xFE, *range(0xE0, 0xF0)))
"""Segments that are passed over: comments, and what programs write for one another."""
_ADOBE, _YCCK = 0xEE, b"\2"
"""Where Adobe’s programs say how colours are packed: as they are, as YCbCr, or as YCCK (T.872, 6.5.3)."""
_PROGRESSIVE, _SCAN, _END, _HUFFMAN, _QUANTISERS = 0xC2, 0xDA, 0xD9, 0xC4, 0xDB
_AFTER_SCAN = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")


def wrong_jpeg(data: bytes) -> str:
    """What is wrong with a JPEG; empty if it can be shown and printed."""
    if not data.startswith(b"\xff\xd8\xff"):
        return "its bytes are not those of a .jpg file"
    reading = _Reading()
    try:
        for marker, content in _segments(data):
            reading.take(marker, content)
    except RefusedError as refused:
        return str(refused)
    except (IndexError, struct.error):
        return DAMAGED
    return "" if reading.scans else DAMAGED


class _Reading:
    """One walk through the segments of a JPEG."""

    def __init__(self) -> None:
        self.scans = 0
        self._frame: _Frame | None = None
        self._tables: set[tuple[str, int]] = set()

    def take(self, marker: int, content: bytes) -> None:
        """Look at a segment.

        :raises RefusedError: saying what is wrong with it.
        """
        if marker in _FRAMES and self._frame is None:
            self._frame = _Frame(content, is_progressive=marker == _PROGRESSIVE)
        elif marker == _HUFFMAN:
            self._tables |= set(_code_tables(content))
        elif marker == _QUANTISERS:
            self._tables |= set(_quantisers(content))
        elif marker == _SCAN:
            self._scan(content)
        elif marker == _RESTARTS:
            if len(content) != 2:  # noqa: PLR2004 — one number (B.2.4.4)
                raise RefusedError(DAMAGED)
        elif marker not in _NOTES or (
            marker == _ADOBE and content[:5] == b"Adobe" and content[11:12] > _YCCK
        ):
            raise RefusedError(UNUSUAL)

    def _scan(self, content: bytes) -> None:
        self.scans += 1
        if self._frame is None or not self._frame.fits(content, self._tables):
            raise RefusedError(DAMAGED)
        if self.scans > MOST_SCANS:
            raise RefusedError(f"it is drawn over more than {MOST_SCANS} times")


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments of a JPEG up to its end, what is drawn in its scans left out (B.1.1)."""
    at = 2
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:  # noqa: PLR2004 — filling
            at += 1
        marker = data[at + 1]
        if data[at] != 0xFF or marker == 0:  # noqa: PLR2004 — begins a marker
            raise RefusedError(DAMAGED)
        if marker == _END:
            return
        at += 2
        length = int.from_bytes(data[at : at + 2], "big")
        content = data[at + 2 : at + length]
        if length < 2 or len(content) != length - 2:  # noqa: PLR2004 — the length counts itself
            raise RefusedError(DAMAGED)
        yield marker, content
        at += length
        if marker == _SCAN:
            following = _AFTER_SCAN.search(data, at)
            if not following:
                raise RefusedError(DAMAGED)
            at = following.start()


class _Frame:
    """The frame of a JPEG: its size and its components (B.2.2)."""

    def __init__(self, content: bytes, *, is_progressive: bool) -> None:
        precision, height, width, count = struct.unpack(">BHHB", content[:6])
        if count == 4:  # noqa: PLR2004 — cyan, magenta, yellow, black
            raise RefusedError("it has the four colours of a printing press (CMYK)")
        if precision != 8 or count not in {1, 3} or len(content) != 6 + 3 * count:  # noqa: PLR2004 — all that is in use
            raise RefusedError(UNUSUAL)
        look_at_size(width, height, count)
        self.is_progressive = is_progressive
        parts = [content[at : at + 3] for at in range(6, len(content), 3)]
        self.quantisers = {part[0]: part[2] for part in parts}
        factors = {factor for part in parts for factor in (part[1] >> 4, part[1] & 15)}
        if len(self.quantisers) != count or not factors <= {1, 2, 4}:
            raise RefusedError(UNUSUAL)

    def fits(self, scan: bytes, tables: set[tuple[str, int]]) -> bool:
        """True if a scan draws components of this frame with tables that there are (B.2.3)."""
        count = scan[0]
        if count not in {1, 2, 3} or len(scan) != 4 + 2 * count:
            return False
        first, last, approximation = scan[-3:]
        drawn = dict(zip(scan[1:-3:2], scan[2:-3:2], strict=True))
        if len(drawn) != count or not drawn.keys() <= self.quantisers.keys() or not first <= last < 64:  # noqa: PLR2004
            return False
        high, low = approximation >> 4, approximation & 15
        if max(high, low) > 13 or (self.is_progressive and first > 0 and count > 1):  # noqa: PLR2004 — bits that there are (G.1.1.1)
            return False
        if self.is_progressive and ((first == 0 and last > 0) or high not in {0, low + 1}):
            return False
        wanted = {("quantiser", self.quantisers[part]) for part in drawn}
        if not self.is_progressive or (first == 0 and high == 0):
            wanted |= {("DC", table >> 4) for table in drawn.values()}
        if not self.is_progressive or first:
            wanted |= {("AC", table & 15) for table in drawn.values()}
        return wanted <= tables


def _quantisers(content: bytes) -> Iterator[tuple[str, int]]:
    """The tables of steps in a segment (B.2.4.1)."""
    at = 0
    while at < len(content):
        precision, number = content[at] >> 4, content[at] & 15
        at += 65 + 64 * precision
        if precision > 1 or number > 3 or at > len(content):  # noqa: PLR2004 — four there may be
            raise RefusedError(DAMAGED)
        yield "quantiser", number


def _code_tables(content: bytes) -> Iterator[tuple[str, int]]:
    """The tables of codes in a segment (B.2.4.2), each with room for its codes."""
    at = 0
    while at < len(content):
        kind, number, counts = content[at] >> 4, content[at] & 15, content[at + 1 : at + 17]
        values = content[at + 17 : at + 17 + sum(counts)]
        at += 17 + sum(counts)
        room, is_sound = 1, kind <= 1 and number <= 3 and len(counts) == 16  # noqa: PLR2004 — four of each there may be
        is_sound = is_sound and (kind == 1 or max(values, default=0) < 16)  # noqa: PLR2004 — bits of a sample
        for each in counts:
            room = 2 * room - each
            is_sound = is_sound and room > 0  # a code of ones alone is none
        if not is_sound or sum(counts) > 256 or at > len(content):  # noqa: PLR2004 — of bytes there are no more
            raise RefusedError(DAMAGED)
        yield "AC" if kind else "DC", number
