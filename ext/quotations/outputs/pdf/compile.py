"""Running Typst: in this process, offline, with the fonts that come with it.

The compiler is imported where it is used: that takes half as long as it does for all modules of ours, for
nothing where no book is set.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from quotations.outputs.pdf.errors import EditionError
from quotations.outputs.pdf.kept import Kept

if TYPE_CHECKING:
    import typst

__all__ = ["STANDARDS", "compile_pdf", "fonts_in"]

TIES = "ties.json"
"""Beside the template: the paragraphs that are tied, and by how many lines."""

ROUNDS = 12
"""How often ties are added at most; what is loose after that stays so."""

STANDARDS: list[typst.PDFStandard] = ["a-3a", "ua-1"]
"""Archival and accessible: the compiler refuses what would break either."""

logger = logging.getLogger(__name__)


def fonts_in(folders: Sequence[Path] = ()) -> typst.Fonts:
    """The fonts of the compiler and of some folders; never those of the machine, which differ."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(each) for each in folders])


def compile_pdf(template: Path, epoch: int, fonts: typst.Fonts, kept: Kept | None = None) -> bytes:
    """The PDF that a template makes; it may read the files of its own folder only.

    The one that is kept is taken, if it is of the same key. One that was made with warnings is not kept:
    they would not be given again.

    :raises EditionError: with what the compiler said.
    """
    import typst

    book = kept.get() if kept else None
    if book is not None:
        return book
    try:
        _tie(template, fonts)
        made, warnings = typst.compile_with_warnings(
            template,
            root=template.parent,
            font_paths=fonts,
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=list(STANDARDS),
            timestamp=epoch,
        )
    except typst.TypstError as error:
        raise EditionError([_message(template, error)]) from None
    for warning in warnings:
        logger.warning("%s", warning.diagnostic or warning.message, type="typst")
    if not isinstance(made, bytes):
        raise EditionError([f"{template.name}: the compiler made no PDF"])
    if kept and not warnings:
        kept.put(made)
    return made


def _loose(template: Path, fonts: typst.Fonts) -> list[str]:
    """What the book says of itself; nothing, if it is of another template or cannot be set."""
    import typst

    try:
        asked = typst.query(
            template,
            "<loose>",
            field="value",
            root=template.parent,
            font_paths=fonts,
            ignore_system_fonts=True,
        )
    except RuntimeError:  # the compiler says why when it is to make the book
        return []
    return [str(id_) for ids in json.loads(asked) for id_ in ids]


def _tie(template: Path, fonts: typst.Fonts) -> None:
    """Let the book tell which paragraphs a page's end parts badly, and tie them, until there is none.

    The compiler remembers what it has set: a further round costs only what changes, and the book itself no
    more than its writing.
    """
    file = template.with_name(TIES)
    ties: dict[str, int] = {}
    for _round in range(ROUNDS):
        file.write_text(json.dumps(ties, sort_keys=True), encoding="utf-8", newline="\n")
        loose = _loose(template, fonts)
        if not loose:
            return
        ties |= {id_: ties.get(id_, 0) + 1 for id_ in loose}
    logger.warning("the ends of %d pages leave a line of a paragraph alone", len(loose), type="typst")


def _message(template: Path, error: typst.TypstError) -> str:
    """What the compiler says, with its own drawing of the place."""
    said = (error.diagnostic or error.message).strip()
    hints = [f"hint: {each}" for each in error.hints if each not in said]
    return "\n".join([f"{template.name}: {error.message}", said, *hints])
