"""Words within a line: emphasis, code, references, notes and citations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from docutils import nodes

from quotations.outputs.pdf.walker import NUMBERED, WORDS, Item, Walker, classes_of, joined

__all__ = ["Inlines"]

_CLOSING = re.compile(r"^[.,;:!?…]+")
"""Punctuation that stands before the mark of a note."""

_WHOLE = {"witness-words": WORDS, "quotation-ref": NUMBERED}
"""What stays whole in the runs of a class."""

_URL = re.compile(r"(?:https?|ftp)://|mailto:")


def _kind(kind: str) -> object:
    def method(self: Inlines, node: nodes.Element) -> list[Item]:
        return [{"t": kind, "c": self.children(node)}]

    return method


class Inlines(Walker):
    """Nodes inside paragraphs."""

    node_emphasis = _kind("em")
    node_title_reference = _kind("em")
    node_literal_emphasis = _kind("em")
    node_strong = _kind("strong")
    node_literal_strong = _kind("strong")
    node_subscript = _kind("sub")
    node_superscript = _kind("sup")
    node_literal = _kind("code")

    def node_inline(self, node: nodes.inline) -> list[Item]:
        """A run with classes; without any that mean something it is its content."""
        if "bibtex-citation" in node["classes"]:
            return self._citation(node)
        classes = classes_of(node)
        whole = next((_WHOLE[each] for each in node["classes"] if each in _WHOLE), self.where.whole)
        with self.within(whole=whole):
            content = self.children(node)
        return [{"t": "span", "c": content, **classes}] if classes else content

    def node_abbreviation(self, node: nodes.abbreviation) -> list[Item]:
        """The abbreviation; what it stands for is the business of the list of abbreviations."""
        return self.children(node)

    node_generated = node_abbreviation
    node_problematic = node_abbreviation  # Sphinx has warned of it

    def node_target(self, node: nodes.target) -> list[Item]:
        """A place to point to; its label is set by the walker."""
        return self.children(node)

    def node_comment(self, node: nodes.Node) -> list[Item]:
        """Nothing is printed of it."""
        return []

    node_index = node_comment
    node_meta = node_comment
    node_substitution_definition = node_comment
    node_highlightlang = node_comment
    node_tabular_col_spec = node_comment
    node_toctree = node_comment  # the outline has read it
    node_system_message = node_comment  # Sphinx has warned of it
    node_footnote = node_comment  # printed where it is referred to

    def node_raw(self, node: nodes.raw) -> list[Item]:
        """Nothing: what is written for one output cannot stand in another."""
        self.warn(f"raw {node.get('format', '')} is left out of the PDF edition", node)
        return []

    def node_reference(self, node: nodes.reference) -> list[Item]:
        """A link: inside the edition to a label, else to an address."""
        content = self.children(node)
        uri = node.get("refuri", "")
        if _URL.match(uri):
            return self._outward(uri, node.astext(), content)
        label = self.labels.find(self.docname, node)
        if not label and self.labels.leads_elsewhere(node):
            return content
        if not label:
            name = uri or node.get("refid", "")
            self.warn(f"the PDF edition has no page or place “{name}” to refer to", node)
            return content
        link: dict[str, object] = {"t": "link", "to": label, "c": content}
        if self.where.citing:
            link["cite"] = True
        elif self.where.pages and uri:
            link["page"] = True
        return [link]

    node_number_reference = node_reference

    def _outward(self, uri: str, words: str, content: list[Item]) -> list[Item]:
        """A link to an address, which is printed too: paper has no links."""
        link: Item = {"t": "link", "uri": uri, "c": content}
        if words in {uri, uri.partition("://")[2], uri.removeprefix("mailto:")}:
            return [link]
        address: Item = {"t": "link", "uri": uri, "c": self.whole(uri.removeprefix("mailto:"))}
        return [link, {"t": "note", "c": [address]}] if self.where.notes else [link]

    def node_footnote_reference(self, node: nodes.footnote_reference) -> list[Item]:
        """The note itself at the first reference to it, its mark again at the others."""
        found = self._notes().get(node.get("refid", ""))
        if found is None:
            self.warn("a footnote reference without its footnote", node)
            return []
        label = f"{self.labels.of(self.docname, found['ids'][0])}:note"
        if found.get("printed"):
            return [{"t": "noteref", "to": label}]
        found["printed"] = True
        with self.within(notes=False, footnotes=False, pages=True):
            body = self.items(each for each in found.children if not isinstance(each, nodes.label))
        content = _unwrapped(body)
        if not self.where.footnotes:
            self.warn("a footnote cannot stand here in the PDF; it is printed in brackets", node)
            return [" [", *content, "]"]
        return [{"t": "note", "id": label, "c": content}]

    def _notes(self) -> dict[str, nodes.footnote]:
        return {id_: each for each in self.doctree.findall(nodes.footnote) for id_ in each["ids"]}

    def _citation(self, node: nodes.inline) -> list[Item]:
        """A citation in parentheses as a footnote, where one can stand; any other as it is."""
        with self.within(citing=True):
            content = self.children(node)
        if not self.where.notes or not _in_parentheses(content):
            return content
        return [{"t": "note", "c": _sentence(content)}]

    def items(self, children: Iterable[nodes.Node]) -> list[Item]:
        """The items of some nodes; the mark of a citation follows the punctuation after it."""
        found: list[Item] = []
        for child in children:
            made = self.visit(child)
            after_note = found and isinstance(child, nodes.Text) and _is_citation_note(found[-1])
            if after_note and made and isinstance(made[0], str):
                closing = _CLOSING.match(made[0])
                if closing:
                    note = found.pop()
                    found += [closing.group(), note]
                    made = [made[0][closing.end() :]]
            if made and _is_citation_note(made[0]) and found and isinstance(found[-1], str):
                found[-1] = found[-1].rstrip(" ")
            found = joined([*found, *made])
        return found


def _is_citation_note(item: Item) -> bool:
    return isinstance(item, dict) and item["t"] == "note" and "id" not in item


def _in_parentheses(content: Sequence[Item]) -> bool:
    first, last = (content[0], content[-1]) if content else ("", "")
    return isinstance(first, str) and first[:1] == "(" and isinstance(last, str) and last[-1:] == ")"


def _sentence(content: list[Item]) -> list[Item]:
    """The words of a parenthesis as a sentence."""
    words = list(content)
    words[0] = str(words[0])[1:]
    words[-1] = str(words[-1])[:-1]
    words = joined(words)
    return words if _text(words).endswith((".", "!", "?")) else joined([*words, "."])


def _text(items: Iterable[Item]) -> str:
    return "".join(each if isinstance(each, str) else _text(each.get("c", ())) for each in items)


def _unwrapped(body: list[Item]) -> list[Item]:
    """The content of a lone paragraph; several stay paragraphs."""
    if len(body) == 1 and isinstance(body[0], dict) and body[0]["t"] == "p":
        content: list[Item] = body[0]["c"]
        return content
    return body
