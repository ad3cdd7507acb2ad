"""Names of files that not every system can tell apart, or can have: the edition is the same on all of them.

macOS and Windows take names for one that differ in capital letters only, macOS also in how an accent is
composed; Windows has names that are devices, and drops a dot or a blank at the end.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

__all__ = ["Alike"]

_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\..*)?", re.IGNORECASE)


@dataclass(slots=True)
class Alike:
    """The files and folders met so far, by what all systems can tell apart of their names."""

    _met: dict[str, str] = field(default_factory=dict)

    def clash(self, name: str) -> tuple[str, str] | None:
        """What is wrong with the path of a file, and what mends it; each file is asked about once."""
        parts = name.split("/")
        for at, part in enumerate(parts, 1):
            if _DEVICE.fullmatch(part):
                return f"“{part}” is the name of a device on Windows", "give it another name"
            if part.endswith((".", " ")):
                return f"Windows drops the end of the name “{part}”", "let it end in a letter or a digit"
            path = "/".join(parts[:at])
            other = self._met.setdefault(_folded(path), path)
            if other != path:
                text = f"macOS and Windows cannot tell “{path}” from “{other}”"
                return text, "give one of them another name"
        return None


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
