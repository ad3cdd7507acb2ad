"""A PDF as a package that may come from anywhere: opened with limits, its streams counted.

Whatever is wrong with the file is one exception with a sentence in it.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pikepdf.settings

__all__ = ["LIMITS", "Limits", "Package", "UnreadableError", "open_package"]

MIB = 1024 * 1024


class UnreadableError(Exception):
    """The file cannot be read as an edition; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of a file is read at most, in bytes; an edition is far below each."""

    file: int = 256 * MIB
    stream: int = 64 * MIB
    """Any one stream, unpacked."""
    page: int = 8 * MIB
    """What a page says, unpacked; taken apart it needs some fifty times as much."""
    total: int = 512 * MIB
    """All that is unpacked, together."""


LIMITS = Limits()


class Package:
    """An open PDF; every stream is read through it.

    :raises UnreadableError: if it is encrypted.
    """

    def __init__(self, pdf: pikepdf.Pdf, limits: Limits) -> None:
        if pdf.is_encrypted:
            # With an empty password the library opens it without a word.
            raise UnreadableError("it is encrypted; an edition never is")
        self.pdf = pdf
        self._limits = limits
        self._left = limits.total

    def read_page(self, stream: Any) -> bytes:
        """What a page says, or a part of it, unpacked.

        :raises UnreadableError: as :meth:`read`.
        """
        found = self.read(stream)
        if len(found) > self._limits.page:
            raise UnreadableError("one of its pages unpacks beyond the limit")
        return found

    def read(self, stream: Any) -> bytes:
        """A stream, unpacked.

        :raises UnreadableError: if it is packed otherwise than PDF/A editions are, or beyond a limit.
        """
        packing = stream.get("/Filter")
        if packing is not None and str(packing) != "/FlateDecode":
            raise UnreadableError(f"it has a stream packed as {packing}, which no edition has")
        found = bytes(stream.read_bytes())
        self._left -= len(found)
        if self._left < 0:
            raise UnreadableError("it unpacks beyond the limit")
        return found

    def attachments(self) -> dict[str, bytes]:
        """The attached files by name."""
        found: dict[str, bytes] = {}
        for name, specification in self.pdf.attachments.items():
            streams = specification.obj.EF
            found[str(name)] = self.read(streams.F if "/F" in streams else streams.UF)
        return found

    def relationships(self) -> dict[str, tuple[str, str]]:
        """What each attached file is to the edition and how it is described."""
        return {
            str(name): (
                str(specification.obj.get("/AFRelationship", "")).lstrip("/"),
                str(specification.obj.get("/Desc", "")),
            )
            for name, specification in self.pdf.attachments.items()
        }

    def labels(self) -> list[str]:
        """The number printed on each page, as the file declares it."""
        return [page.label for page in self.pdf.pages]


@contextmanager
def open_package(path: Path, limits: Limits = LIMITS) -> Iterator[Package]:
    """Open a PDF for reading.

    Limits of the library are the process's, so they are put back. Any failure inside the block that is
    not an :class:`UnreadableError` is taken for damage: what reads a stranger's file meets everything.

    :raises UnreadableError: if it is no PDF, encrypted, damaged or too large.
    """
    _check_head(path, limits)
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
        with warnings.catch_warnings(action="error"), pikepdf.open(path) as pdf:
            yield Package(pdf, limits)
    except UnreadableError:
        raise
    except pikepdf.PasswordError as error:
        raise UnreadableError("it is encrypted; an edition never is") from error
    except RecursionError as error:
        raise UnreadableError("it is nested too deep; download it again") from error
    except Exception as error:
        # Of its own filters the library tells in words only.
        if pikepdf.settings.qpdf_limit_errors() > exceeded or "limit exceeded" in str(error):
            raise UnreadableError("it unpacks beyond the limit") from error
        raise UnreadableError(f"it is damaged ({_words(error)}); download it again") from error
    finally:
        pikepdf.settings.set_qpdf_limits(**before)


def _check_head(path: Path, limits: Limits) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise UnreadableError(f"it cannot be read: {error.strerror}") from error
    if b"%PDF-" not in head:
        raise UnreadableError("it is not a PDF")
    if size > limits.file:
        raise UnreadableError(f"it has {size / MIB:,.0f} MiB; at most {limits.file / MIB:,.0f} are read")


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
