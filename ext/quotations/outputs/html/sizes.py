"""Sizes without inline styles, which the policy of the pages forbids (``outputs/html/policy.py``).

docutils writes ``style="width: …"`` for columns, figures, tables, and pictures whose size has a unit. Here
a share of the line becomes one of ten classes of the style sheet, a length the pixels of an attribute.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from quotations.doctree.kinds import kinds

__all__ = ["PlainSizes", "plain_sizes"]

_PIXELS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4}
"""Pixels of CSS in each unit (CSS Values and Units 3, 6.2)."""
_TYPE = {"em": 16.0, "rem": 16.0, "ex": 8.0, "ch": 8.0}
"""The same for units of type, at the size that a browser has by itself."""
_SIZED = (nodes.image, nodes.figure, nodes.table)
_MEASURE = re.compile(r"\s*([0-9.]+)\s*([a-zA-Z%]*)\s*")


class PlainSizes(SphinxPostTransform):
    """Takes from every node what would become an inline style."""

    formats = ("html",)
    default_priority = 890

    def run(self, **kwargs: object) -> None:
        """Rewrite the page."""
        plain_sizes(self.document)


def plain_sizes(node: nodes.Element) -> None:
    """Rewrite pictures, figures, tables and columns; most pages have none of them."""
    if not any(issubclass(each, _SIZED) for each in kinds(node)):
        return
    for image in node.findall(nodes.image):
        scale = image.get("scale", 100) / 100
        for name in ("width", "height"):
            _resize(image, name, scale)
    for figure in node.findall(nodes.figure):
        _resize(figure, "width", 1)
    for table in node.findall(nodes.table):
        _resize(table, "width", 1)
        if "colwidths-given" in table["classes"]:
            table["classes"].remove("colwidths-given")
            _size_columns(table)


def _resize(node: nodes.Element, name: str, scale: float) -> None:
    found = _MEASURE.fullmatch(str(node.get(name, "")))
    if found is None or not found[2]:
        return
    value, unit = float(found[1]) * scale, found[2].lower()
    del node[name]
    if unit == "%" and name == "width":
        node["classes"].append(_share(value))
    elif unit in _PIXELS or unit in _TYPE:
        pixels = value * ({**_PIXELS, **_TYPE}[unit])
        if isinstance(node, nodes.image):
            # docutils scales what has no unit once more.
            node[name] = str(round(pixels / scale))


def _size_columns(table: nodes.table) -> None:
    """Give the cells of the first row the shares of their columns; a browser goes by those."""
    for group in table.findall(nodes.tgroup):
        widths = [column.propwidth() for column in group.findall(nodes.colspec)]
        row = next(iter(group.findall(nodes.row)), None)
        if row is not None and len(row) == len(widths):
            for cell, width in zip(row.children, widths, strict=True):
                if isinstance(cell, nodes.Element):
                    cell["classes"].append(_share(100 * width / sum(widths)))


def _share(percent: float) -> str:
    return f"width-{min(100, max(10, round(percent / 10) * 10))}"

