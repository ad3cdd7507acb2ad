"""Characters that no font of the PDF has: found, with their places, before the book is set.

The compiler stops at the first such character and names neither page nor line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from quotations.outputs.pdf.compile import STANDARDS
from quotations.outputs.pdf.errors import EditionError

if TYPE_CHECKING:
    import typst

__all__ = ["check_glyphs", "missing"]


def missing(texts: Iterable[str], fonts: typst.Fonts) -> list[str]:
    """The characters of some texts that cannot be printed, in the order of Unicode."""
    characters = {char for char in set[str]().union(*texts) if not (" " <= char <= "~")}
    return list(_unprintable(sorted(characters), fonts))


def _unprintable(characters: list[str], fonts: typst.Fonts) -> Iterator[str]:
    """Halve the characters until those at fault stand alone."""
    if not characters or _prints(characters, fonts):
        return
    if len(characters) == 1:
        yield characters[0]
        return
    middle = len(characters) // 2
    yield from _unprintable(characters[:middle], fonts)
    yield from _unprintable(characters[middle:], fonts)


def _prints(characters: Iterable[str], fonts: typst.Fonts) -> bool:
    import typst

    # Each for itself: side by side some would join.
    words = ", ".join(f'"\\u{{{ord(char):x}}}"' for char in characters)
    source = f'#set document(title: "glyphs")\n#set text(lang: "en")\n#for c in ({words},) {{ par(c) }}'
    try:
        typst.compile(
            source.encode(),
            font_paths=fonts,
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=list(STANDARDS),
            timestamp=0,
        )
    except typst.TypstError:
        return False
    return True


def check_glyphs(
    texts: Iterable[str], fonts: typst.Fonts, sources: Iterable[tuple[str, Path]]
) -> None:
    """Refuse an edition with characters that cannot be printed.

    ``sources`` are the files from which the texts may come, each with the name to print.

    :raises EditionError: one message for each character, at its first place in the sources.
    """
    found = missing(texts, fonts)
    if found:
        files = [(name, _read(path)) for name, path in sources]
        raise EditionError(_message(char, files) for char in found)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _message(char: str, files: list[tuple[str, str]]) -> str:
    name = unicodedata.name(char, "no name")
    shown = char if char.isprintable() else ""
    words = " ".join(filter(None, [shown, f"(U+{ord(char):04X}, {name})"]))
    text = f"no font of the PDF has the character {words}; write it otherwise or add a font"
    return _place(char, files) + text


def _place(char: str, files: list[tuple[str, str]]) -> str:
    """``path:line:column: `` of the first place, as the character or as a character reference."""
    code = ord(char)
    written = re.compile(rf"{re.escape(char)}|&#(?:0*{code}|[xX]0*{code:x});", re.IGNORECASE)
    for name, text in files:
        match = written.search(text)
        if match:
            line = text.count("\n", 0, match.start()) + 1
            column = match.start() - text.rfind("\n", 0, match.start())
            return f"{name}:{line}:{column}: "
    return ""
