"""How the witnesses hang together: a drawing, and a list that says the same in words.

Drawn with the plotting library alone, so that nothing is needed that pip does not install.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from docutils import nodes

from quotations.records import Work, plain, short_form
from quotations.records.table import Row
from quotations.render.block import citation
from quotations.render.drawing import canvas, picture
from quotations.render.words import translate as _

if TYPE_CHECKING:
    from quotations.shell.loaded import Loaded

__all__ = ["stemma"]

_LINES = {
    "documented": ("-", "-|>", "derives from, documented"),
    "inferred": ("--", "-|>", "derives from, inferred"),
    "related": (":", "-", "related; the direction is not established"),
}
"""For each kind of edge its line, its arrow, and what it says."""


def stemma(loaded: Loaded, about: str, docname: str) -> list[nodes.Node]:
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


def _label(work: Work) -> str:
    siglum = work.get("siglum")
    words = work.get("shorttitle") or plain(short_form(work, author=False)).split(", ")[0]
    words = words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"
    return f"{siglum}  {words}" if siglum else words


_LONGEST = 28


def _drawing(loaded: Loaded, rows: Sequence[Row], works: Sequence[Work]) -> nodes.figure:
    dates = sorted({work.date[:4] or "?" for work in works})
    places: dict[str, tuple[float, float]] = {}
    for level, date in enumerate(dates):
        row = [work for work in works if (work.date[:4] or "?") == date]
        for index, work in enumerate(row):
            # Neighbouring levels are staggered, so that edges pass between labels.
            places[work.key] = ((index + 0.5) / len(row) + 0.04 * (-1) ** level, -float(level))
    figure, axes = canvas(6.4, 0.7 + 0.75 * len(dates))
    for row_ in rows:
        line, arrow, _words = _LINES[row_.get("kind")]
        axes.annotate(
            "",
            xy=places[row_.get("to")],
            xytext=places[row_.get("from")],
            arrowprops={
                "arrowstyle": arrow,
                "linestyle": line,
                "color": "0.35",
                "shrinkA": 10,
                "shrinkB": 10,
            },
        )
    for work in works:
        box = {"boxstyle": "round,pad=0.3", "facecolor": "white", "edgecolor": "0.6"}
        x, y = places[work.key]
        axes.text(x, y, _label(work), ha="center", va="center", fontsize=8, bbox=box)
    axes.set_yticks([-float(level) for level in range(len(dates))], [_year(date) for date in dates])
    axes.set_xlim(-0.05, 1.05)
    axes.set_ylim(-len(dates) + 0.4, 0.6)
    axes.set_xticks([])
    axes.spines[["bottom", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    for kind, (line, _arrow, words) in _LINES.items():
        if any(row.get("kind") == kind for row in rows):
            axes.plot([], [], color="0.35", linestyle=line, label=_(words))
    figure.legend(loc="outside lower left", frameon=False, fontsize=8)
    words = _("Drawing of the relations in the list below: solid lines are documented, broken ones inferred.")
    return picture(loaded, "stemma", figure, words)


def _year(date: str) -> str:
    return _("no date") if date == "?" else date
