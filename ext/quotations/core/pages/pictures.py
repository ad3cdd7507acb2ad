"""Pictures: drawn by a stranger, shown by the reader’s browser and set by the compiler of the book.

What passes here can be shown and printed: it is whole, it does nothing, and it can be unpacked.
"""

from __future__ import annotations

from pathlib import Path

from quotations.core.given import read_given
from quotations.core.pages.drawings import wrong_drawing
from quotations.core.pages.jpeg import wrong_jpeg
from quotations.core.pages.limits import LARGEST_PICTURE
from quotations.core.pages.png import wrong_png

__all__ = ["mend_of", "wrong_picture"]

_READERS = {".svg": wrong_drawing, ".png": wrong_png, ".jpg": wrong_jpeg, ".jpeg": wrong_jpeg}
_MENDS = {
    ".svg": "export it as plain SVG, without style sheets, links and effects, or as PNG",
    ".png": "save it anew as PNG, with at most 2,500 pixels a side",
    ".jpg": "save it anew as JPEG in RGB, with at most 2,500 pixels a side",
}


def wrong_picture(path: Path) -> str:
    """What is wrong with a picture, or nothing. Of one of a kind that is not known, nothing is said.

    :raises OSError: if it cannot be read, or is too large.
    """
    data = read_given(path, LARGEST_PICTURE, links=False)
    reader = _READERS.get(path.suffix.lower())
    return reader(data) if reader else ""


def mend_of(path: Path) -> str:
    """What to do with a picture that is refused."""
    return _MENDS.get(path.suffix.lower().replace("jpeg", "jpg"), "")
