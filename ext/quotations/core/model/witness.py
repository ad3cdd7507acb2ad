"""A stored witness: its bytes as captured and the folded text that quotations are compared with.

The one rule of comparison (normalisation step ``nfc+space/1``): Unicode code points after NFC
(Unicode Standard Annex 15), each run of white space folded to one space. Nothing else is folded.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from quotations.core.model.quotation import Lines
from quotations.core.model.segments import on_a_line

__all__ = ["Witness", "fold"]

# Runs that folding shortens or changes: anything but exactly one U+0020.
_FOLDED_RUN = re.compile(r"[^\S ]\s*| \s+")


_COMPOSED = re.compile(r"[\x00-\u02ff]?[^\x00-\u02ff]+")
"""What NFC may change: no character below U+0300 is composed with what stands before it."""


def fold(text: str) -> str:
    """The text as it is compared: NFC, runs of white space as one space. Ends are not stripped."""
    return on_a_line(unicodedata.normalize("NFC", text))


def _clusters(text: str) -> Iterator[str]:
    """The smallest pieces of a text that NFC composes one by one."""
    piece = ""
    for char in text:
        joined = unicodedata.normalize("NFC", piece + char)
        apart = unicodedata.normalize("NFC", piece) + unicodedata.normalize("NFC", char)
        if piece and joined == apart and not unicodedata.combining(char):
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece


@dataclass(slots=True)
class _OffsetMap:
    """A monotone map between two texts of which the second is the first with runs replaced.

    ``starts_in`` and ``starts_out`` are the ends of the replaced runs in either text; between them
    offsets differ by a constant.
    """

    starts_in: array[int] = field(default_factory=lambda: array("Q", (0,)))
    starts_out: array[int] = field(default_factory=lambda: array("Q", (0,)))

    def note(self, end_in: int, end_out: int) -> None:
        self.starts_in.append(end_in)
        self.starts_out.append(end_out)

    def to_out(self, offset: int) -> int:
        place = bisect_right(self.starts_in, offset) - 1
        after = self.starts_out[place] + offset - self.starts_in[place]
        if place + 1 < len(self.starts_out):
            return min(after, self.starts_out[place + 1])
        return after

    def to_in(self, offset: int) -> int:
        place = bisect_right(self.starts_out, offset) - 1
        after = self.starts_in[place] + offset - self.starts_out[place]
        if place + 1 < len(self.starts_in):
            return min(after, self.starts_in[place + 1])
        return after


class Witness:
    """The text of a stored witness.

    ``text`` is the decoded file, ``digest`` the SHA-256 of its bytes; ``folded`` is what is compared.
    Offsets into the one can be turned into offsets into the other. Lines count from 1 and end at a line
    feed.

    :raises UnicodeDecodeError: if the bytes are not UTF-8.
    """

    def __init__(self, key: str, data: bytes, path: str = "", siglum: str = "") -> None:
        self.key = key
        self.path = path or key
        self.siglum = siglum or key
        self.text = data.decode("utf-8")
        self.digest = hashlib.sha256(data).hexdigest()

    @property
    def folded(self) -> str:
        """What is compared."""
        return self._folding[0]

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    @cached_property
    def _composing(self) -> tuple[_OffsetMap | None, str]:
        return self._compose()

    @cached_property
    def _folding(self) -> tuple[str, _OffsetMap]:
        """The folded text, made when it is first asked for, and the map to it from the composed one."""
        offsets, composed = _OffsetMap(), self._composing[1]
        pieces, last, length = [], 0, 0
        for run in _FOLDED_RUN.finditer(composed):
            pieces += [composed[last : run.start()], " "]
            length += run.start() - last + 1
            last = run.end()
            offsets.note(last, length)
        return "".join([*pieces, composed[last:]]), offsets

    def _compose(self) -> tuple[_OffsetMap | None, str]:
        if unicodedata.is_normalized("NFC", self.text):
            return None, self.text
        offsets = _OffsetMap()
        pieces, last, reached = [], 0, 0
        for found in _COMPOSED.finditer(self.text):
            if unicodedata.is_normalized("NFC", found[0]):
                continue
            reached += found.start() - last
            pieces += [self.text[last : found.start()], unicodedata.normalize("NFC", found[0])]
            last = found.start()
            for cluster in _clusters(found[0]):
                composed = unicodedata.normalize("NFC", cluster)
                last, reached = last + len(cluster), reached + len(composed)
                if composed != cluster:
                    offsets.note(last, reached)
        return offsets, "".join([*pieces, self.text[last:]])

    @property
    def line_count(self) -> int:
        """How many lines there are; a last line without a line feed counts."""
        return len(self._lines) - (1 if self._lines[-1] == len(self.text) and self.text else 0)

    def line(self, number: int) -> str:
        """The text of a line, without its end."""
        start = self._lines[number - 1]
        end = self._lines[number] if number < len(self._lines) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def line_of(self, offset: int) -> int:
        """The line on which a folded offset stands."""
        return bisect_right(self._lines, self.raw(offset))

    def place_of(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, of a folded offset."""
        raw = self.raw(offset)
        line = bisect_right(self._lines, raw)
        return line, raw - self._lines[line - 1] + 1

    def raw(self, offset: int) -> int:
        """The offset in ``text`` of a folded offset."""
        composed, to_nfc = self._folding[1].to_in(offset), self._composing[0]
        return to_nfc.to_in(composed) if to_nfc else composed

    def window(self, lines: Lines) -> tuple[int, int]:
        """The folded span of some lines, white space at its ends left out."""
        first, last = lines
        raw_end = self._lines[last] if last < len(self._lines) else len(self.text)
        start, end = self._fold_offset(self._lines[first - 1]), self._fold_offset(raw_end)
        while start < end and self.folded[start] == " ":
            start += 1
        while end > start and self.folded[end - 1] == " ":
            end -= 1
        return start, end

    def _fold_offset(self, raw: int) -> int:
        to_nfc = self._composing[0]
        composed = to_nfc.to_out(raw) if to_nfc else raw
        return self._folding[1].to_out(composed)

    def exact(self, start: int, end: int) -> str:
        """The witness's own characters, unfolded, of a folded span."""
        return self.text[self.raw(start) : self.raw(end)]

    def lines_of(self, start: int, end: int) -> Lines:
        """The lines that a folded span touches."""
        return self.line_of(start), self.line_of(max(start, end - 1))
