"""Drawings made at build time: SVG with real text, the same bytes every time, no colour that means."""

from __future__ import annotations

import io
import logging
import os
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes

from quotations.doctree.plotting import plotting

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from quotations.core.check.checked import CheckedEdition

__all__ = ["canvas", "picture"]

_STYLE = {
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "quotations",  # ids are the same every time
    "font.family": ["Libertinus Serif", "Georgia", "serif"],
    "font.serif": ["DejaVu Serif"],  # every text names all of them
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "0.4",
    "xtick.color": "0.2",
    "ytick.color": "0.1",
}


def canvas(width: float, height: float) -> tuple[Figure, Axes]:
    """An empty drawing, in inches, on white: it is looked at on dark pages too.

    On the smallest paper the measure is four inches: a drawing much wider, or one of the measure's width and
    more than six inches high, is set so small there that its words cannot be read.
    """
    mpl = plotting()
    from matplotlib.figure import Figure

    # Fonts are named for the reader's machine; that they are missing here says nothing.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    mpl.rcParams.update(cast("Any", _STYLE))
    figure = Figure(figsize=(width, height), layout="constrained", facecolor="white")
    return figure, figure.add_subplot()


def picture(loaded: CheckedEdition, name: str, figure: Figure, description: str) -> nodes.figure:
    """The drawing as an image with its description; the file is kept with the doctrees."""
    text = io.StringIO()
    metadata: dict[str, Any] = {"Date": None, "Creator": None}
    figure.savefig(text, format="svg", metadata=metadata)
    folder = loaded.drawings
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.svg"
    path.write_text(text.getvalue(), encoding="utf-8", newline="\n")
    try:
        uri = os.path.relpath(path, loaded.edition.settings.pages).replace(os.sep, "/")
    except ValueError:
        uri = path.as_posix()  # on another drive of Windows
    # A leading slash makes it relative to the pages' folder, whatever page it stands on.
    # Points, so that a page knows the proportions before the picture has come.
    width, height = (str(round(inches * 72)) for inches in figure.get_size_inches())
    image = nodes.image(uri=f"/{uri}", alt=description, width=width, height=height)
    return nodes.figure("", image, classes=["drawing"])
