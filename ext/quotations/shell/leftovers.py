"""What an earlier build wrote and this edition no longer has: pages, pictures, files to download.

Sphinx leaves them where they are, for a reader to find.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

__all__ = ["delete_leftovers"]


def delete_leftovers(before: list[str], env: BuildEnvironment, builder: Builder) -> list[str]:
    """Delete the files in a builder's folder that belong to nothing any more; gives those that do.

    ``before`` are the files that it had to write when it ran last.
    """
    files = _files(env, builder)
    root = Path(builder.outdir)
    for name in sorted(set(before) - files):
        (root / name).unlink(missing_ok=True)
        folder = (root / name).parent
        while folder != root and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent
    return sorted(files)


def _files(env: BuildEnvironment, builder: Builder) -> set[str]:
    """The files that a builder makes of the pages, of their pictures and their downloads."""
    suffix = getattr(builder, "out_suffix", "")
    if not suffix:
        return set()
    found = set()
    for docname in env.found_docs:
        path = Path(builder.outdir) / f"{docname}{suffix}"
        if isinstance(builder, StandaloneHTMLBuilder):
            path = Path(builder.get_output_path(docname))
        found.add(path.relative_to(builder.outdir).as_posix())
        source = Path(env.doc2path(docname)).suffix
        found.add(f"_sources/{docname}{source}{getattr(env.config, 'html_sourcelink_suffix', '')}")
    found |= {f"_images/{name}" for _pages, name in env.images.values()}
    return found | {f"_downloads/{name}" for _pages, name in env.dlfiles.values()}
