"""The edition as the web pages publish it: its records, its imprint, its address."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from quotations.core.export.citation import Imprint, Phrases
from quotations.doctree.at_hand import edition_of
from quotations.doctree.words import translate as _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.theming import Theme

    from quotations.core.check.checked import CheckedEdition

__all__ = ["has_theme", "imprint_of", "is_ours", "is_web", "loaded_of"]


def is_web(app: Sphinx) -> bool:
    """True for the HTML edition itself; an EPUB is made of such pages too."""
    return app.builder.name == "html"


def has_theme(app: Sphinx) -> bool:
    """True if the HTML edition has our theme, or one made from it."""
    return is_web(app) and is_ours(cast("StandaloneHTMLBuilder", app.builder).theme)


@cache
def is_ours(theme: Theme | None) -> bool:
    """True for our theme, and for one made from it; a builder that writes no pages has none."""
    ours = (Path(__file__).parent.parent.parent / "theme").resolve()
    return theme is not None and any(Path(each).resolve() == ours for each in theme.get_theme_dirs())


def loaded_of(app: Sphinx) -> CheckedEdition:
    """The checked edition of this run."""
    return edition_of(app.env)


def imprint_of(app: Sphinx) -> Imprint:
    """The edition as it is cited, in its own language."""
    phrases = Phrases(
        quoted_in=_("quoted in"),
        in_=_("in"),
        version=_("version {version}"),
        quotation=_("quotation {number}"),
        quotation_title=_("Quotation {number}: {source}"),
        omitted=_("[… {what}]"),
        remark=_(" [note: {words}]"),
    )
    return Imprint.of(loaded_of(app).edition.settings, str(app.config.quotations_date), phrases)
