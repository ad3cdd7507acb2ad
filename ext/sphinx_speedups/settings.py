"""Settings of docutils, made once: Sphinx and MyST have every option declared anew for each page.

``sphinx.util.docutils._get_settings`` (Sphinx 9.0) and ``make_document`` of MyST-Parser 5
(``myst_parser/mdit_to_docutils/base.py``) build an ``OptionParser`` of some seventy options for every page,
only to read its defaults. And every translator looks for docutils' own style sheets on disk
(``docutils.utils.get_stylesheet_list``, docutils 0.22), six times a page; Sphinx prints none of them.
"""

from __future__ import annotations

import copy
import functools
import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import sphinx.util.docutils as asked_by_sphinx
from docutils.frontend import Values
from docutils.utils import DependencyList
from myst_parser.mdit_to_docutils import base as asked_by_myst

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["install", "is_needed"]


def is_needed() -> bool:
    """True while both make settings for each page."""
    pages = (asked_by_sphinx._parse_str_to_doctree, "_get_settings("), (asked_by_myst.make_document, "get_default_settings(")  # noqa: SLF001, E501 — what is gone round
    return all(words in inspect.getsource(function) for function, words in pages)


def remembered(make: Callable[..., Values]) -> Callable[..., Values]:
    """The function with the last settings of each kind of component kept; every caller gets a copy."""
    known: dict[tuple[type, ...], tuple[dict[str, Any], Values]] = {}

    @functools.wraps(make)
    def settings(*components: Any, **options: Any) -> Values:
        types = tuple(each if isinstance(each, type) else type(each) for each in components)
        kept = known.get(types)
        if kept is None or kept[0] != options:
            # What the caller changes in its own defaults later must not be taken for what was asked.
            asked = {name: copy.copy(value) for name, value in options.items()}
            known[types] = kept = asked, make(*components, **options)
        return _copied(kept[1])

    settings.__dict__["remembers"] = True
    return settings


def _copied(values: Values) -> Values:
    made = copy.copy(values)
    for name, value in vars(made).items():
        if isinstance(value, list | dict | set):
            setattr(made, name, copy.copy(value))
    # A list of what a page depends on is the page's own.
    made.record_dependencies = DependencyList()
    return made


def without_stylesheets(app: Sphinx) -> None:
    """No style sheet of docutils is asked for; the themes bring their own."""
    app.env.settings.update(stylesheet=None, stylesheet_path=None)
    settings = getattr(app.builder, "_settings", None)
    if settings is not None:
        settings.stylesheet = settings.stylesheet_path = None


def install(app: Sphinx) -> None:
    """Put the functions that remember in the place of the others; again does no harm."""
    for module, name in ((asked_by_sphinx, "_get_settings"), (asked_by_myst, "get_default_settings")):
        function = getattr(module, name)
        if not getattr(function, "remembers", False):
            setattr(module, name, remembered(function))
    app.connect("builder-inited", without_stylesheets)
