"""The words of the method, from the same registries that the code uses."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from docutils import nodes

from quotations.core.messages import Group, Rule
from quotations.core.model import Condition, Status
from quotations.core.pages.body import SIGNS
from quotations.doctree.block import citation
from quotations.doctree.rules import rules
from quotations.doctree.words import translate as _

if TYPE_CHECKING:
    from quotations.core.check.checked import CheckedEdition

__all__ = ["vocabulary"]

_NEEDS = {
    "apparatus": "needs the other reading",
    "detail": "needs to be explained",
    "contest": "needs who contests it, with a citation",
    "sign": "needs the sign in the text",
    "": "needs nothing further",
}


def vocabulary(loaded: CheckedEdition, about: str, docname: str) -> list[nodes.Node]:
    """The entries of one registry as a definition list.

    :raises KeyError: if there is no such registry.
    """
    if about not in _REGISTRIES:
        raise KeyError(", ".join(_REGISTRIES))
    return _REGISTRIES[about](loaded, docname)


def _entries(entries: list[tuple[list[nodes.Node], list[nodes.Node]]]) -> list[nodes.Node]:
    listing = nodes.definition_list(classes=["vocabulary"])
    for term, words in entries:
        definition = nodes.definition("", nodes.paragraph("", "", *words))
        listing += nodes.definition_list_item("", nodes.term("", "", *term), definition)
    return [listing]


def _compact(entries: list[tuple[str, nodes.Node]]) -> list[nodes.Node]:
    """Short names with short words, one a line."""
    listing = nodes.field_list(classes=["record"])
    for name, words in entries:
        body = nodes.field_body("", nodes.paragraph("", "", words))
        listing += nodes.field("", nodes.field_name("", name), body)
    return [listing]


def _statuses(loaded: CheckedEdition, docname: str) -> list[nodes.Node]:
    return _entries(
        [
            ([nodes.Text(f"{each.shape} {_(each.label)}")], [nodes.Text(_(each.meaning))])
            for each in Status
        ]
    )


def _conditions(loaded: CheckedEdition, docname: str) -> list[nodes.Node]:
    return _entries(
        [
            ([nodes.Text(_(each.label))], [nodes.Text(f"{_(each.meaning)} ({_(_NEEDS[each.needs])})")])
            for each in Condition
        ]
    )


def _signs(loaded: CheckedEdition, docname: str) -> list[nodes.Node]:
    return _entries(
        [
            (
                [nodes.Text(sign.printed)],
                [nodes.Text(f"{_(sign.meaning)} "), nodes.literal("", sign.written)],
            )
            for sign in SIGNS.values()
        ]
    )


def _rule_list(loaded: CheckedEdition, docname: str) -> list[nodes.Node]:
    return _compact([(rule.code, nodes.Text(_(rule.statement))) for rule in Rule])


def _sigla(loaded: CheckedEdition, docname: str) -> list[nodes.Node]:
    works = [work for work in loaded.edition.bibliography.works.values() if work.get("siglum")]
    ordered = sorted(works, key=lambda work: work.get("siglum"))
    return _compact([(work.get("siglum"), citation(docname, work.key)) for work in ordered])


def _rules(group: Group, _loaded: CheckedEdition, docname: str) -> list[nodes.Node]:
    return rules(group, docname)


_REGISTRIES: dict[str, Callable[[CheckedEdition, str], list[nodes.Node]]] = {
    "statuses": _statuses,
    "conditions": _conditions,
    "signs": _signs,
    **{f"rules-{group.name.lower()}": partial(_rules, group) for group in Group},
    "rule-list": _rule_list,
    "sigla": _sigla,
}
