"""What photographs and scans have in common: a size that can be unpacked, and the ways in which they fail.

Browsers show half a picture; the compiler of the book stops at it. So ``png`` and ``jpeg`` refuse what it
cannot read, by a walk through the parts of a file that unpacks no more than one part at a time.
"""

from __future__ import annotations

from quotations.core.pages.limits import LONGEST_SIDE, MOST_PIXELS, MOST_SAMPLES

__all__ = ["DAMAGED", "UNUSUAL", "RefusedError", "look_at_size"]

DAMAGED = "it is damaged or cut off"
UNUSUAL = "it is packed in a way that few programs can read"


class RefusedError(Exception):
    """Something is wrong with a picture; no more of it is read."""


def look_at_size(width: int, height: int, samples: int) -> None:
    """Refuse a picture of no pixels or of too many; ``samples`` are the bytes of a pixel.

    :raises RefusedError: saying how large it is.
    """
    if width * height == 0:
        raise RefusedError(f"it has {width:,} × {height:,} pixels, and so shows nothing")
    if width * height > MOST_PIXELS:
        raise RefusedError(f"it has {width:,} × {height:,} pixels, more than {MOST_PIXELS:,}")
    if width * height * samples > MOST_SAMPLES:
        raise RefusedError(f"it unpacks to {width * height * samples:,} bytes, more than {MOST_SAMPLES:,}")
    if max(width, height) > LONGEST_SIDE:
        raise RefusedError(f"it has {width:,} × {height:,} pixels, a side of more than {LONGEST_SIDE:,}")
