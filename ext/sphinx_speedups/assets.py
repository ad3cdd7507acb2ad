"""Digests of style sheets and scripts looked up by their names: Sphinx looks for the files at every page.

``_file_checksum`` (Sphinx 9.0, ``sphinx/builders/html/_assets.py``) keeps the digest of a file, but finds out
where it really lies, which is asking the disk about every folder above it, each time that a page names it.
"""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING

from sphinx.builders import html
from sphinx.builders.html import _assets

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["install", "is_needed"]

_DIGEST = "_file_checksum"
_THEIRS = getattr(_assets, _DIGEST)


def is_needed() -> bool:
    """True while what is kept is kept by the place on disk."""
    kept = inspect.getsource(_assets)
    return ".resolve()" in inspect.getsource(_THEIRS) and f"@cache\ndef {_DIGEST}_inner" in kept


def install(_app: Sphinx) -> None:
    """Have it kept by folder and name, for as long as this edition is built."""
    setattr(html, _DIGEST, functools.cache(_THEIRS))
