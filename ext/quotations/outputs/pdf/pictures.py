"""Pictures of the book: the words in its drawings, and which picture it is that the compiler cannot set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers import expat

from quotations.outputs.pdf.compile import STANDARDS

if TYPE_CHECKING:
    import typst

__all__ = ["unset", "words_in"]


_TRIAL = """\
#set document(title: "picture")
#set text(lang: "en")
#image("{name}", alt: "picture")
"""


def words_in(drawing: Path) -> str:
    """The words that an SVG shows; none of one that cannot be read."""
    found: list[str] = []
    within = 0
    parser = expat.ParserCreate("utf-8")

    def begin(name: str, _attributes: dict[str, str]) -> None:
        nonlocal within
        within += within > 0 or name.rpartition(":")[2] == "text"

    def end(_name: str) -> None:
        nonlocal within
        within -= within > 0

    def write(words: str) -> None:
        if within:
            found.append(words)

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, end, write
    try:
        parser.Parse(drawing.read_bytes(), True)
    except (expat.ExpatError, OSError):
        return ""
    return "".join(found)


def unset(pictures: Mapping[str, Path], fonts: typst.Fonts) -> Iterator[str]:
    """A message for each picture that cannot be set by itself; the keys are their names for messages."""
    import typst

    for shown, path in pictures.items():
        source = _TRIAL.format(name=path.name)
        trial = path.with_suffix(".trial.typ")
        trial.write_text(source, encoding="utf-8", newline="\n")
        try:
            typst.compile(
                trial,
                root=path.parent,
                font_paths=fonts,
                ignore_system_fonts=True,
                format="pdf",
                pdf_standards=list(STANDARDS),
                timestamp=0,
            )
        except typst.TypstError as error:
            yield f"{shown}:1:1: the picture cannot be set: {error.message}; save it anew, or as PNG"
        finally:
            trial.unlink()
