"""For every builder without an emitter of ours: the block in plain docutils nodes, in words."""

from __future__ import annotations

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from quotations.doctree import nodes as ours

__all__ = ["PlainQuotations"]


class PlainQuotations(SphinxPostTransform):
    """Turns our nodes into docutils' own where the builder has no visitor for them."""

    default_priority = 900
    """After references are resolved (10) and the bibliography is written (5)."""

    def run(self, **kwargs: object) -> None:
        """Replace every node of ours, innermost structures last."""
        # Sphinx deprecates every public way from a transform to the builder (9.0, transforms/__init__.py).
        if self.env._builder_cls.format in {"html", "typst"}:  # noqa: SLF001 — see above
            return
        for node in list(self.document.findall(ours.on_screen)):
            node.parent.remove(node)
        for block in list(self.document.findall(ours.quotation_block)):
            block.replace_self(_block(block))
        for text in list(self.document.findall(ours.quotation_text)):
            text.replace_self(_text(text))
        for inline in list(self.document.findall(lambda node: isinstance(node, ours.INLINE))):
            _replace_inline(inline)  # type: ignore[arg-type]


def _block(block: ours.quotation_block) -> nodes.container:
    found = nodes.container(ids=block["ids"], classes=["quotation"])
    for child in list(block.children):
        match child:
            case ours.quotation_head():
                number = nodes.Text(f"{block['number']}  ")
                found += nodes.paragraph("", "", nodes.strong("", "", number, *child.children))
            case ours.quotation_status():
                found += nodes.paragraph("", "", *child.children)
            case ours.quotation_text():
                quote = _text(child)
                found += quote
            case ours.quotation_lines():
                quote += nodes.attribution("", "", *child.children)
            case _:
                found += child
    return found


def _text(text: ours.quotation_text) -> nodes.block_quote:
    quote = nodes.block_quote("", *text.children, support_smartquotes=False)
    quote["language"] = text["lang"]
    for nested in list(quote.findall(ours.nested_quotation)):
        plain: nodes.Element = nodes.block_quote() if nested["block"] else nodes.inline()
        plain["ids"] = nested["ids"]
        plain += nested.children
        nested.replace_self(plain)
    return quote


def _replace_inline(node: nodes.TextElement) -> None:
    plain = nodes.inline("", "", *node.children, classes=[type(node).__name__])
    if isinstance(node, ours.lemma):
        number = nodes.superscript("", str(node["number"]))
        node.replace_self([plain, number] if node["last"] else [plain])
    else:
        node.replace_self(plain)
