"""Pybtex's backends, registered: sphinxcontrib-bibtex asks for them at every citation.

``pybtex.plugin.find_plugin`` reads the lists of entry points of every package that is installed, each
time, unless a plug-in is registered by hand (pybtex 0.26, ``pybtex/plugin/__init__.py``,
``_load_entry_point``); ``BibtexDomain.resolve_xref`` asks it for ``plaintext`` at every citation
(sphinxcontrib-bibtex 2.7). It is two fifths of a bare build of 400 sources.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import pybtex_docutils
from pybtex import plugin
from pybtex.backends import plaintext

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["install", "is_needed"]


def is_needed() -> bool:
    """True while pybtex keeps nothing of what it found."""
    source = inspect.getsource(plugin.find_plugin) + inspect.getsource(plugin._load_entry_point)  # noqa: SLF001 — what is gone round
    return "entry_points(" in source and "cache" not in source


def install(_app: Sphinx) -> None:
    """Register the two; again does no harm."""
    plugin.register_plugin("pybtex.backends", "plaintext", plaintext.Backend, force=True)
    plugin.register_plugin("pybtex.backends", "docutils", pybtex_docutils.Backend, force=True)
