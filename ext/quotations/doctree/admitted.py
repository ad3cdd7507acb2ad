"""What the tree of a page may hold: the classes of nodes, their attributes, and the values of these.

The list is of what may be there; what nobody thought of is not on it. It covers what MyST, docutils and
Sphinx make of the Markdown, the directives and the roles that pages may hold (``core.pages.allowed``), what
Sphinx's own builders make of that, and our own nodes. ``quotations_allow`` adds to it under ``nodes``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinxcontrib.bibtex import nodes as bibtex_nodes

from quotations.core.pages.allowed import Allowed
from quotations.core.pages.conditions import is_condition

__all__ = ["Admits", "attributes_of", "is_class", "is_id", "is_token", "writes_its_own_markup"]

Admits = Callable[[Any], bool]
"""Tells whether a value of an attribute may be there."""

_LONGEST = 100_000
_MOST = 10_000
"""No number of a page is larger: of lines, columns, depths, sizes."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_ID = re.compile(r"[A-Za-z0-9:][A-Za-z0-9_:.-]*")
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:.+-]*")
_LENGTH = re.compile(r"[0-9]{1,5}(?:\.[0-9]{1,4})?\s*(?:em|ex|ch|rem|px|pt|pc|in|cm|mm|Q|%)?|auto|image")
_BOX = '<input class="task-list-item-checkbox"'
_RAW = frozenset(
    (
        *(("html", "<br />\n"), ("latex", "\\\\\n"), ("html", "<s>"), ("html", "</s>")),
        ("html", f'{_BOX} disabled="disabled" type="checkbox">'),
        ("html", f'{_BOX} checked="checked" disabled="disabled" type="checkbox">'),
    )
)
"""All the markup that MyST writes by itself: line breaks, words struck out, the boxes of a list of tasks."""
_CLASSES = frozenset(
    (
        *("toctree-wrapper", "simple", "myst", "colwidths-auto", "colwidths-given", "literal-block-wrapper"),
        *("align-default", "align-left", "align-center", "align-right"),
        *("align-top", "align-middle", "align-bottom"),
        *("text-left", "text-center", "text-right", "contains-task-list", "task-list-item", "footnotes"),
        *("xref", "std", "std-ref", "std-doc", "doc", "any", "external", "section-ref", "bibtex-citation"),
        *("cite", "myst-inv", "quotation-ref", "block_break", "field-list", "code", "doctest"),
        *("tex2jax_ignore", "mathjax_ignore", "translated", "untranslated"),
    )
)
"""What is written on nodes by MyST, docutils and Sphinx; ours stand on nodes of ours only."""
_TITLED = re.compile(r"admonition-[a-z0-9-]*|std-[a-z]+|cite-[a-z]+|bibtex-[a-z]+|lang-[A-Za-z0-9-]+")


def writes_its_own_markup(node: nodes.raw) -> bool:
    """True for markup that MyST writes by itself, compared whole."""
    return (node.get("format"), node.astext()) in _RAW


def is_id(value: object) -> bool:
    """True for the id of an element."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def is_class(name: object, roles: Collection[str]) -> bool:
    """True for a class that MyST, docutils or Sphinx gives to what stands on a page."""
    if not isinstance(name, str):
        return False
    return name in _CLASSES or name in roles or _TITLED.fullmatch(name) is not None


def _text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST and _CONTROL.search(value) is None


def is_token(value: Any) -> bool:
    """True for one word of plain letters, digits and the signs of names."""
    return isinstance(value, str) and _TOKEN.fullmatch(value) is not None


def _flag(value: Any) -> bool:
    return value is None or isinstance(value, bool) or value in {0, 1} or value in {"0", "1", "true", "false"}


def _number(value: Any) -> bool:
    if isinstance(value, str):
        return value.isascii() and value.isdigit() and len(value) <= len(str(_MOST)) and int(value) <= _MOST
    return isinstance(value, int) and -1 <= value <= _MOST


def _start(value: Any) -> bool:
    """True for the number of a line, and for what a list begins with: nine figures (CommonMark 0.31, 5.2)."""
    return isinstance(value, int) and 0 <= value <= 999_999_999  # noqa: PLR2004 — see above


def _length(value: Any) -> bool:
    return _number(value) or (isinstance(value, str) and _LENGTH.fullmatch(value) is not None)


def _condition(value: Any) -> bool:
    return isinstance(value, str) and is_condition(value)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_text, value))


def _progress(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_number, value.values()))


def _numbers(value: Any) -> bool:
    return isinstance(value, list | tuple) and len(value) <= _MOST and all(map(_number, value))


def _highlighting(value: Any) -> bool:
    known = {"hl_lines": _numbers, "linenostart": _number}
    return isinstance(value, dict) and all(
        name in known and known[name](each) for name, each in value.items()
    )


def _space(value: Any) -> bool:
    return value in {"preserve", "default"}


_ALIGNED: dict[str, Admits] = {"align": is_token, "width": _length, "height": _length, "scale": _number}
_SHOWN: dict[str, Admits] = {"xml:space": _space}
_CODE: dict[str, Admits] = {
    **_SHOWN,
    "language": is_token,
    "linenos": _flag,
    "force": _flag,
    "highlight_args": _highlighting,
}
_NOTE: dict[str, Admits] = {
    "auto": _flag,
    "refname": _text,
    "refid": _text,
    "docname": _text,
    "referred": _flag,
}
_BARE: tuple[type[nodes.Node], ...] = (
    *(nodes.paragraph, nodes.emphasis, nodes.strong, nodes.subscript, nodes.superscript, nodes.title),
    *(nodes.definition, nodes.definition_list, nodes.definition_list_item, nodes.term, nodes.list_item),
    *(nodes.field, nodes.field_name, nodes.field_body, nodes.field_list, nodes.tbody, nodes.thead),
    *(nodes.row, nodes.caption, nodes.legend, nodes.label, nodes.attribution, nodes.transition),
    *(nodes.note, nodes.tip, nodes.hint, nodes.important, nodes.caution, nodes.warning),
    *(nodes.attention, nodes.admonition, nodes.compound, addnodes.seealso, nodes.inline),
)
"""What may stand on a page without attributes of its own."""
_PLAIN: dict[type[nodes.Node], dict[str, Admits]] = {
    **{kind: {} for kind in _BARE},
    nodes.document: {"source": _text, "translation_progress": _progress, "docname": _text, "title": _text},
    nodes.section: {"docname": _text, "slug": _text},
    nodes.rubric: {"level": _number, "heading-level": _number},
    nodes.bullet_list: {"bullet": _text},
    nodes.enumerated_list: {"enumtype": is_token, "prefix": _text, "suffix": _text, "start": _start},
    nodes.block_quote: {"language": is_token, "support_smartquotes": _flag},
    nodes.comment: _SHOWN,
    nodes.literal: {**_CODE, "support_smartquotes": _flag},
    nodes.literal_block: _CODE,
    nodes.container: {"literal_block": _flag, "is_div": _flag},
    nodes.table: {"align": is_token, "width": _length},
    nodes.tgroup: {"cols": _number, "colwidths": is_token},
    nodes.colspec: {"colwidth": _number, "stub": _flag},
    nodes.entry: {"morecols": _number, "morerows": _number, "stub": _flag},
    nodes.figure: {"align": is_token, "width": _length},
    nodes.image: {"alt": _text, "title": _text, **_ALIGNED},
    nodes.footnote: _NOTE,
    nodes.footnote_reference: _NOTE,
    nodes.citation: {"docname": _text},
    nodes.abbreviation: {"explanation": _text},
    nodes.target: {"refid": _text, "anonymous": _flag},
    nodes.reference: {
        "refid": _text,
        "reftitle": _text,
        "internal": _flag,
        "id_link": _flag,
        "name": _text,
        "anchorname": _text,
        "refname": _text,
        "iscurrent": _flag,
    },
    nodes.raw: {**_SHOWN, "format": is_token},
    nodes.system_message: {"level": _number, "line": _start, "type": is_token, "source": _text},
    nodes.problematic: {"refid": _text},
    addnodes.only: {"expr": _condition},
    addnodes.start_of_file: {"docname": _text},
    addnodes.compact_paragraph: {"toctree": _flag},
    addnodes.toctree: {
        "parent": _text,
        "caption": _text,
        "rawcaption": _text,
        "numbered": _number,
        "includefiles": _texts,
        "rawentries": _texts,
        "maxdepth": _number,
        **dict.fromkeys(("glob", "hidden", "includehidden", "titlesonly", "reversed"), _flag),
    },
    addnodes.pending_xref: {
        "refdoc": _text,
        "reflocalid": _text,
        "reftitle": _text,
        "reftarget": _text,
        "reftargetid": _text,
        "refdomain": _text,
        "reftype": is_token,
        "refexplicit": _flag,
        "refwarn": _flag,
        "refid": _text,
        "witness": _text,
        "inventory": _text,
        "intersphinx": _flag,
        "std:program": _text,
        "py:module": _text,
        "py:class": _text,
    },
    bibtex_nodes.bibliography: {"docname": _text},
}
"""What may stand on a page, with its attributes; ids, names and classes any node may have."""

_BUILDERS = (addnodes.number_reference, bibtex_nodes.raw_latex)
"""What transforms and builders make of it when a page is written, besides nodes of builders' own modules."""

_BESIDE: dict[str, tuple[type[nodes.Node], ...]] = {
    "math": (nodes.math, nodes.math_block),
    "container": (nodes.container,),
    "topic": (nodes.topic,),
    "sidebar": (nodes.sidebar,),
    "danger": (nodes.danger,),
    "error": (nodes.error,),
    "line-block": (nodes.line_block, nodes.line),
    "glossary": (addnodes.glossary, addnodes.index),
    "index": (addnodes.index,),
    "download": (addnodes.download_reference,),
    "centered": (addnodes.centered,),
    "hlist": (addnodes.hlist, addnodes.hlistcol),
    **dict.fromkeys(("versionadded", "versionchanged", "deprecated"), (addnodes.versionmodified,)),
}
"""Nodes of directives and roles that an edition may add to the list by their names alone."""


def attributes_of(allowed: Allowed, *, written: bool) -> dict[type[nodes.Node], Mapping[str, Admits] | None]:
    """For each class of nodes its attributes; None for any, of nodes that code makes and no page.

    ``written`` tells that builders have done their part.
    """
    found: dict[type[nodes.Node], Mapping[str, Admits] | None] = dict(_PLAIN)
    if written:
        found.update(dict.fromkeys(_BUILDERS))
    for name in (*allowed.directives, *allowed.roles):
        found.update(dict.fromkeys(_BESIDE.get(name, ())))
    return found
