"""Quotations bound to their sources and witnesses, checked on every build.

Two rings: the core (``model``, ``pages``, ``records``, ``check``, ``exports``) knows neither Sphinx nor
docutils; the shell (``shell``, ``render``, ``editions``, ``cli``) is thin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["__version__", "setup"]
__version__ = "0.1.0"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    from quotations.shell.extension import setup_shell

    return setup_shell(app)
