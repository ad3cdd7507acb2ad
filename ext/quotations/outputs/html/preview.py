"""The picture in previews of a page (Open Graph, ``og:image``), where the edition has a public address.

One for the whole edition: its mark and its title, ink on paper, the same bytes every time. Previews take
no SVG, so it is a PNG of the size that they cut nothing from.
"""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotations.doctree.plotting import plotting
from quotations.outputs.html.published import imprint_of, is_web

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["NAME", "SIZE", "draw", "setup"]

NAME = "preview.png"
SIZE = (1200, 630)
"""Width and height in pixels."""

_PAPER, _INK, _QUIET = "#fdfcf9", "#1c1b19", "#5d5a53"
"""The colours of ``quotations.css`` on light paper."""
_SIZES = ((1, 45, 26), (3, 38, 31), (5, 30, 38))
"""For titles of so many lines at most: the size of the type in points, and the letters of a line."""
_SMALL = 16


def draw(path: Path, title: str, below: str) -> None:
    """Draw the picture; a title too long for the smallest type ends in an ellipsis."""
    mpl = plotting()
    from matplotlib.figure import Figure
    from matplotlib.patches import Circle, Wedge

    size, lines = _set(title)
    # The font comes with the library, so that the picture is the same on every machine.
    with mpl.rc_context({"font.family": ["DejaVu Serif"]}):
        figure = Figure(figsize=(SIZE[0] / 100, SIZE[1] / 100), dpi=100, facecolor=_PAPER)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, SIZE[0])
        axes.set_ylim(0, SIZE[1])
        axes.axis("off")
        axes.add_patch(Circle((124, 526), 34, fill=False, edgecolor=_INK, linewidth=6))
        axes.add_patch(Wedge((124, 526), 34, -90, 90, facecolor=_INK, linewidth=0))
        letter: dict[str, Any] = {"va": "center", "linespacing": 1.35, "parse_math": False}
        axes.text(90, 290, "\n".join(lines), size=size, color=_INK, **letter)
        axes.text(90, 76, below, size=_SMALL, color=_QUIET, **letter)
        figure.savefig(path, format="png", metadata={"Software": None})


def _set(title: str) -> tuple[int, list[str]]:
    """The largest type in which a title has room, and its lines."""
    for most, size, letters in _SIZES:
        lines = textwrap.wrap(title, letters)
        if len(lines) <= most:
            return size, lines
    most, size, letters = _SIZES[-1]
    return size, textwrap.wrap(title, letters, max_lines=most, placeholder=" …")


def write(app: Sphinx, exception: Exception | None) -> None:
    """Draw it when the pages are done; take an old one away where there is no address any more."""
    if exception is not None or not is_web(app):
        return
    imprint, path = imprint_of(app), Path(app.outdir) / "_static" / NAME
    if not imprint.address:
        path.unlink(missing_ok=True)
        return
    address = imprint.address.partition("://")[2].rstrip("/")
    path.parent.mkdir(exist_ok=True)
    draw(path, imprint.title, address)


def setup(app: Sphinx) -> None:
    """Register it."""
    app.connect("build-finished", write)
