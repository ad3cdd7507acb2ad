"""How the witnesses hang together: a drawing, and a list that says the same in words.

Drawn with the plotting library alone, so that nothing is needed that pip does not install.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from docutils import nodes

from quotations.core.bibliography import Work, plain, short_form
from quotations.core.bibliography.table import Row
from quotations.doctree.block import citation
from quotations.doctree.drawing import canvas, picture
from quotations.doctree.words import translate as _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from quotations.core.check.checked import CheckedEdition

__all__ = ["stemma"]

_LINES = {
    "documented": ("-", "-|>", "derives from, documented"),
    "inferred": ("--", "-|>", "derives from, inferred"),
    "related": (":", "-", "related; the direction is not established"),
}
"""For each kind of edge its line, its arrow, and what it says."""


def stemma(loaded: CheckedEdition, about: str, docname: str) -> list[nodes.Node]:
    """The drawing and the list of one CSV file of edges."""
    rows = loaded.edition.tables["stemma", about]
    if not rows:
        return []
    keys = list(dict.fromkeys(key for row in rows for key in (row.get("from"), row.get("to"))))
    works = [work for key in keys if (work := loaded.work(key)) is not None]
    listing = nodes.bullet_list(classes=["stemma"])
    listing += [nodes.list_item("", _edge(row, docname)) for row in rows]
    return [_drawing(loaded, rows, works), listing]


def _edge(row: Row, docname: str) -> nodes.paragraph:
    paragraph = nodes.paragraph("", "", citation(docname, row.get("to")))
    paragraph += nodes.Text(f": {_(_LINES[row.get('kind')][2])} – ")
    paragraph += citation(docname, row.get("from"))
    if row.get("note"):
        paragraph += nodes.Text(f". {row.get('note').rstrip('.')}")
    paragraph += nodes.Text(".")
    return paragraph


def _label(work: Work) -> list[str]:
    """Siglum and short form, as the list below has them, in lines for the margin of the drawing."""
    words = " · ".join(filter(None, [work.get("siglum"), plain(short_form(work))]))
    return textwrap.wrap(words, _LETTERS, max_lines=2, placeholder=" …")


_LETTERS = 56
"""Of a line of a label."""


def _drawing(loaded: CheckedEdition, rows: Sequence[Row], works: Sequence[Work]) -> nodes.figure:
    """An arc diagram: witnesses from the oldest down, edges as arcs beside them, so nothing collides."""
    ordered = sorted(works, key=lambda work: (work.date or "9999", work.key))
    level = {work.key: -float(index) for index, work in enumerate(ordered)}
    figure, axes = canvas(5.8, 0.9 + 0.36 * len(ordered))
    for row in rows:
        line, arrow, _words = _LINES[row.get("kind")]
        start, end = level[row.get("from")], level[row.get("to")]
        axes.annotate(
            "",
            xy=(0, end),
            xytext=(0, start),
            arrowprops={
                "arrowstyle": arrow,
                "linestyle": line,
                "color": "0.3",
                "shrinkA": 5,
                "shrinkB": 5,
                # Arcs bend to the right whichever way they run.
                "connectionstyle": f"arc3,rad={0.55 if start < end else -0.55}",
            },
        )
    axes.plot([0] * len(ordered), list(level.values()), "o", color="0.1", markersize=4)
    for work in ordered:
        _write_label(axes, level[work.key], _label(work))
    axes.set_yticks([])
    axes.set_xlim(-0.02, 1)
    axes.set_ylim(-len(ordered) + 0.4, 0.6)
    axes.set_xticks([])
    axes.spines[["bottom", "left"]].set_visible(False)
    for kind, (line, _arrow, words) in _LINES.items():
        if kind in _kinds(rows):
            axes.plot([], [], color="0.3", linestyle=line, label=_(words))
    figure.legend(loc="outside lower left", frameon=False)
    kinds = [_(words) for kind, (_line, _arrow, words) in _LINES.items() if kind in _kinds(rows)]
    words = _("Drawing of the relations in the list below ({kinds}).").format(kinds="; ".join(kinds))
    return picture(loaded, "stemma", figure, words)


def _write_label(axes: Axes, level: float, lines: list[str]) -> None:
    """Each line by itself: text of several is set by the widths of another font than the reader's."""
    for index, line in enumerate(lines):
        up = _LEADING * ((len(lines) - 1) / 2 - index)
        axes.annotate(
            line, (0, level), (-8, up), textcoords="offset points", ha="right", va="center", color="0.1"
        )


_LEADING = 11.5
"""Points from line to line of a label."""


def _kinds(rows: Sequence[Row]) -> set[str]:
    return {row.get("kind") for row in rows}
