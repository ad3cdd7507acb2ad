"""Which program makes an edition: this extension and what it stands on, as one number.

What one program has read must not be used by another.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

__all__ = ["number_of_program"]

_UNDER_US = (
    *("sphinx", "docutils", "myst-parser", "markdown-it-py", "sphinxcontrib-bibtex", "pybtex"),
    *("matplotlib", "pagefind"),
)
"""What has a hand in the pages that are kept from one build to the next."""


@cache
def number_of_program() -> int:
    """A number that is another one as soon as a file of the extension, or a version under it, is."""
    digest = hashlib.sha256()
    root = Path(__file__).parent.parent
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    for name in _UNDER_US:
        digest.update(f"{name} {metadata.version(name)}\0".encode())
    return int.from_bytes(digest.digest()[:8])
