"""Figures that various people gave, as a chart and as the table that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from typing import TYPE_CHECKING, Any

from docutils import nodes

from quotations.core.bibliography import date_in_words
from quotations.core.bibliography.table import Row
from quotations.doctree.block import citation
from quotations.doctree.drawing import canvas, picture
from quotations.doctree.listing import table
from quotations.doctree.words import translate as _

if TYPE_CHECKING:
    from quotations.core.check.checked import CheckedEdition

__all__ = ["figures"]

_MARKERS = "osD^vPX<>"
_LONGEST = 5_000
"""Characters of a description: nobody listens to a longer one, and a PDF has none of more than 32,767."""


def figures(loaded: CheckedEdition, about: str, docname: str) -> list[nodes.Node]:
    """The chart and the table of one CSV file."""
    rows = sorted(loaded.edition.tables["figures", about], key=lambda row: row.get("when"))
    if not rows:
        return []
    return [_chart(loaded, rows), _table(rows, docname)]


def _number(row: Row) -> str:
    """The figure in words: a number, a range, or an upper bound."""
    low, high = (f"{int(row.get(name)):,}" if row.get(name) else "" for name in ("low", "high"))
    if low and high:
        return f"{low}–{high}"
    return low or _("up to {high}").format(high=high)


def _table(rows: Sequence[Row], docname: str) -> nodes.table:
    head = [_("Who and when"), _("Figure"), _("Of what"), _("Where")]
    cells = []
    for row in rows:
        who = nodes.paragraph("", f"{row.get('who')}, {date_in_words(row.get('when'))}")
        where = nodes.paragraph("", "", citation(docname, ",".join(row.keys("key"))))
        if row.keys("seen") != row.keys("key"):
            where += [nodes.Text("; " + _("seen in") + " "), citation(docname, ",".join(row.keys("seen")))]
        if row.get("note"):
            where += nodes.Text(f"; {row.get('note')}")
        cells.append(
            (who, nodes.paragraph("", _number(row)), nodes.paragraph("", row.get("what")), where)
        )
    return table(head, cells, [28, 12, 20, 40])


def _chart(loaded: CheckedEdition, rows: Sequence[Row]) -> nodes.figure:
    figure, axes = canvas(5.6, 0.8 + 0.2 * len(rows))
    kinds = list(dict.fromkeys(row.get("what") for row in rows))
    points: dict[str, list[tuple[int, int]]] = {kind: [] for kind in kinds}
    for index, row in enumerate(rows):
        values = [int(row.get(name)) for name in ("low", "high") if row.get(name)]
        start = 0 if not row.get("low") else values[0]
        if start != values[-1]:
            axes.plot([start, values[-1]], [index, index], color="0.45", linewidth=1.2, zorder=1)
        points[row.get("what")] += [(value, index) for value in values]
    # All of a kind at once: a drawing of many figures stays light.
    for kind, marker in zip(kinds, cycle(_MARKERS), strict=False):
        across, down = zip(*points[kind], strict=True)
        style: dict[str, Any] = {"marker": marker, "color": "0.1", "linestyle": "", "markersize": 5}
        axes.plot(across, down, **style, clip_on=False, label=kind)
    labels = [f"{row.get('who')}, {row.get('when')[:4]}" for row in rows]
    axes.set_yticks(range(len(rows)), labels)
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    axes.locator_params(axis="x", integer=True)
    axes.grid(axis="x", color="0.9", zorder=0)
    axes.tick_params(axis="y", length=0)
    figure.legend(loc="outside lower left", ncols=2, frameon=False, fontsize=9, columnspacing=1)
    said = [f"{row.get('who')}, {row.get('when')}: {_number(row)} ({row.get('what')})" for row in rows]
    numbers = "; ".join(said)
    description = _("Chart of the figures in the table below, by date: {numbers}.").format(numbers=numbers)
    if len(description) > _LONGEST:
        description = _("Chart of the figures in the table below, by date.")
    return picture(loaded, "figures", figure, description)
