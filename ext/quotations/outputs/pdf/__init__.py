"""The PDF edition: a Sphinx builder that hands the pages to Typst as data.

``builder`` puts the book together, ``serialise`` turns pages into data, ``edition.typ`` is the design,
``edges`` marks the paragraphs whose ends are looked after, ``compile`` and ``glyphs`` run the compiler,
``kept`` spares it where nothing changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup"]


def setup(app: Sphinx) -> None:
    """Register the builder ``typst`` and its settings.

    The settings can be changed from one build to the next without reading a page again.
    """
    from quotations.outputs.pdf.builder import TypstBuilder

    app.add_builder(TypstBuilder)
    words, path = frozenset({str}), frozenset({str})
    several = frozenset({list, tuple})
    app.add_config_value("quotations_paper", "a5", "", types=words)
    app.add_config_value("quotations_pdf_template", "", "", types=path)
    app.add_config_value("quotations_pdf_fonts", [], "", types=several)
    app.add_config_value("quotations_subtitle", "", "", types=words)
    app.add_config_value("quotations_description", "", "", types=words)
    app.add_config_value("quotations_keywords", [], "", types=several)
    app.add_config_value("quotations_front", [], "", types=several)
    app.add_config_value("quotations_imprint", [], "", types=several)
