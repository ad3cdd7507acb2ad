"""Tables: columns, header rows, cells that span."""

from __future__ import annotations

from docutils import nodes

from quotations.outputs.pdf.blocks import Blocks
from quotations.outputs.pdf.walker import Item, classes_of

__all__ = ["Tables"]


LONG = 500
"""Characters from which the end of a page may part a cell."""


class Tables(Blocks):
    """Nodes of tables. Citations in them stay in their cells: a note at the foot would be far away."""

    def node_table(self, node: nodes.table) -> list[Item]:
        """A table with its caption."""
        title = next((each for each in node.children if isinstance(each, nodes.title)), None)
        caption: list[Item] = []
        if title is not None:
            with self.within(notes=False, footnotes=False, pages=False):
                caption = self.children(title)
        groups = [each for each in node.children if isinstance(each, nodes.tgroup)]
        with self.within(notes=False, pages=False):
            found = [self._group(each, automatic="colwidths-auto" in node["classes"]) for each in groups]
        return [{**each, "caption": caption, **classes_of(node)} for each in found]

    def _group(self, group: nodes.tgroup, *, automatic: bool) -> dict[str, object]:
        columns = [each for each in group.children if isinstance(each, nodes.colspec)]
        widths = [0 if automatic else float(each.get("colwidth", 1)) for each in columns]
        rows: dict[type, list[list[Item]]] = {nodes.thead: [], nodes.tbody: []}
        for part in group.children:
            if isinstance(part, nodes.thead | nodes.tbody):
                rows[type(part)] += [self._row(each) for each in part.children]  # type: ignore[arg-type]
        return {"t": "table", "cols": widths, "head": rows[nodes.thead], "rows": rows[nodes.tbody]}

    def _row(self, row: nodes.Element) -> list[Item]:
        return [each for entry in row.children for each in self.visit(entry)]

    def node_entry(self, node: nodes.entry) -> list[Item]:
        """A cell."""
        cell: dict[str, object] = {"t": "td", "c": self.children(node), "long": len(node.astext()) > LONG}
        if "morecols" in node:
            cell["colspan"] = int(node["morecols"]) + 1
        if "morerows" in node:
            cell["rowspan"] = int(node["morerows"]) + 1
        side = next((each.removeprefix("text-") for each in node["classes"] if each.startswith("text-")), "")
        if side in {"left", "center", "right"}:
            cell["align"] = side
        return [cell]
