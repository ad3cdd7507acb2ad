"""A PDF as a package that may come from anywhere: opened with limits, everything in it counted.

Whatever is wrong with the file is one exception with a sentence in it. The trees of the file are walked
here, not by the library: it follows a node as often as it is named, and that can be a billion times.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf
import pikepdf.settings

from quotations.core.given import TooLargeError, read_given
from quotations.core.verify.limits import LIMITS, MIB, Limits, Meter, TooMuchError, UnreadableError

__all__ = ["Package", "leaves", "open_package"]

_ADDRESS = re.compile(r"stream <[^>]*>\s*")
"""How the library calls what it reads: by its place in memory."""
_LAST_LABEL = 100_000
"""The highest number from which pages are numbered."""
_LONGEST_NAME = 255
"""Characters of the name of an attached file, and before the number of a page."""


class Package:
    """An open PDF; every stream is read through it. ``sha256`` is the digest of the file.

    :raises UnreadableError: if it is encrypted, or has more objects or pages than are read.
    """

    def __init__(self, pdf: pikepdf.Pdf, sha256: str, meter: Meter) -> None:
        if pdf.is_encrypted:
            # With an empty password the library opens it without a word.
            raise UnreadableError("it is encrypted; an edition never is")
        self.pdf = pdf
        self.sha256 = sha256
        self.meter = meter
        meter.take("objects", int(pdf.trailer.get("/Size", 0)))
        _count_pages(pdf, meter)

    def read(self, stream: Any) -> bytes:
        """A stream, unpacked.

        :raises UnreadableError: if it is packed otherwise than PDF/A editions are, or beyond a limit.
        """
        self.meter.take("streams")
        packing = stream.get("/Filter")
        if packing is not None and str(packing) != "/FlateDecode":
            raise UnreadableError(f"it has a stream packed as {packing}, which no edition has")
        found = bytes(stream.read_bytes())
        self.meter.take("unpacked", len(found))
        return found

    def attachments(self) -> dict[str, bytes]:
        """The attached files by name.

        :raises UnreadableError: if there are too many, or two of one name.
        """
        found: dict[str, bytes] = {}
        for name, specification in self._specifications():
            self.meter.take("attachments")
            if len(name) > _LONGEST_NAME:
                raise TooMuchError(f"one of its files has a name of more than {_LONGEST_NAME} characters")
            if name in found:
                raise UnreadableError(f"two files of the name {name} are attached to it")
            streams = specification.EF
            found[name] = self.read(streams.F if "/F" in streams else streams.UF)
        return found

    def _specifications(self) -> Iterator[tuple[str, Any]]:
        names = self.pdf.Root.get("/Names", pikepdf.Dictionary()).get("/EmbeddedFiles")
        for name, specification in leaves(names, "/Names", self.meter):
            yield str(name), specification

    def labels(self) -> list[str]:
        """The number printed on each page, as the file declares it."""
        tree = self.pdf.Root.get("/PageLabels")
        if tree is not None:
            # In its place one that cannot be walked for ever, for the library to read.
            ranges = {int(at): each for at, each in leaves(tree, "/Nums", self.meter)}
            if any(not 1 <= int(each.get("/St", 1)) <= _LAST_LABEL for each in ranges.values()):
                raise UnreadableError(f"its pages are numbered beyond {_LAST_LABEL:,}")
            if any(len(str(each.get("/P", ""))) > _LONGEST_NAME for each in ranges.values()):
                raise TooMuchError(f"its pages are numbered in more than {_LONGEST_NAME} characters")
            flat = [each for at in sorted(ranges) for each in (at, ranges[at])]
            self.pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(flat))
        return [page.label for page in self.pdf.pages]


def leaves(root: Any, kind: str, meter: Meter) -> Iterator[tuple[Any, Any]]:
    """The pairs of a tree of names (``/Names``) or of numbers (``/Nums``), in order.

    :raises TooMuchError: if the tree has too many, a node counted as often as it is named.
    """
    waiting = [] if root is None else [root]
    while waiting:
        node = waiting.pop()
        meter.take("names")
        pairs = node.get(kind, ())
        meter.take("names", len(pairs))
        for at in range(0, len(pairs) - 1, 2):
            yield pairs[at], pairs[at + 1]
        below = node.get("/Kids", ())
        meter.take("names", len(below))
        waiting.extend(below[at] for at in range(len(below) - 1, -1, -1))


def _count_pages(pdf: pikepdf.Pdf, meter: Meter) -> None:
    """Walk the tree of pages, before the library does.

    :raises TooMuchError: if it has too many entries, one counted as often as it is named.
    """
    waiting = [pdf.Root.Pages]
    while waiting:
        below = waiting.pop().get("/Kids", ())
        meter.take("pages", len(below))
        waiting.extend(below)


@contextmanager
def open_package(path: Path, limits: Limits = LIMITS) -> Iterator[Package]:
    """Open a PDF for reading.

    Limits of the library are the process's, so they are put back. Any failure inside the block that is
    not an :class:`UnreadableError` is taken for damage: what reads a stranger's file meets everything.

    :raises UnreadableError: if it is no PDF, encrypted, damaged or too large.
    :raises MemoryError: if the process may take no more.
    """
    data = _bytes(path, limits)
    before: dict[str, Any] = pikepdf.settings.set_qpdf_limits(
        flate_max_memory=limits.stream,
        run_length_max_memory=limits.stream,
        png_max_memory=limits.stream,
        tiff_max_memory=limits.stream,
        dct_max_memory=limits.stream,
        max_stream_filters=1,
        parser_max_container_size=1_000_000,
        doc_max_warnings=100,
    )
    exceeded = pikepdf.settings.qpdf_limit_errors()
    try:
        # What the library would remark on is damage here.
        with warnings.catch_warnings(action="error"), _opened(data) as pdf:
            yield Package(pdf, hashlib.sha256(data).hexdigest(), Meter(limits))
    except (UnreadableError, MemoryError):
        raise
    except pikepdf.PasswordError as error:
        raise UnreadableError("it is encrypted; an edition never is") from error
    except RecursionError as error:
        raise UnreadableError("it is nested too deep; download it again") from error
    except Exception as error:
        if "bad_alloc" in str(error):
            raise MemoryError from error
        # Of its own filters the library tells in words only.
        if pikepdf.settings.qpdf_limit_errors() > exceeded or "limit exceeded" in str(error):
            limit = f"{limits.stream / MIB:,.0f} MiB"
            raise TooMuchError(f"a part of it unpacks beyond the limit of {limit}") from error
        raise UnreadableError(f"it is damaged ({_words(error)}); download it again") from error
    finally:
        pikepdf.settings.set_qpdf_limits(**before)


def _opened(data: bytes) -> pikepdf.Pdf:
    # A damaged file is not mended: that can take long, and what is guessed is no proof.
    return pikepdf.open(io.BytesIO(data), attempt_recovery=False)


def _bytes(path: Path, limits: Limits) -> bytes:
    """The file: read once, so that what is hashed is what is verified."""
    try:
        data = read_given(path, limits.file)
    except TooLargeError as error:
        raise TooMuchError(str(error.strerror)) from error
    except OSError as error:
        raise UnreadableError(f"it cannot be read: {error.strerror}") from error
    if b"%PDF-" not in data[:1024]:
        raise UnreadableError("it is not a PDF")
    return data


def _words(error: Exception) -> str:
    words = _ADDRESS.sub("", str(error)).removeprefix(": ")
    return " ".join(words.split())[:200] or type(error).__name__
