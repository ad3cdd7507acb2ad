"""The block of a quotation: one resolved doctree that every emitter is given.

The same information in the same order in every edition: head, status, text, place, what the
conditions need said.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from quotations.core.bibliography import plain, short_form
from quotations.core.model import ConditionDetail, Quotation, Step
from quotations.doctree.nodes import (
    editorial,
    nested_quotation,
    on_screen,
    quotation_block,
    quotation_head,
    quotation_lines,
    quotation_status,
    quotation_text,
)
from quotations.doctree.text import mark_lemmas, text_nodes
from quotations.doctree.words import (
    condition_words,
    lines_in_words,
    status_words,
)
from quotations.doctree.words import translate as _

if TYPE_CHECKING:
    from quotations.core.check.checked import CheckedEdition

__all__ = ["block_of", "citation", "page_link", "path_anchor", "quotation_link", "reading_anchor"]


def citation(docname: str, key: str, role: str = "t") -> addnodes.pending_xref:
    """A citation of a work; ``role`` is one of sphinxcontrib-bibtex's, ``label`` leaves the author out."""
    return addnodes.pending_xref(
        "",
        nodes.Text(key),
        refdomain="cite",
        reftype=role,
        reftarget=key,
        refdoc=docname,
        refexplicit=False,
        refwarn=True,
    )


def quotation_link(docname: str, id_: str, text: str = "") -> addnodes.pending_xref:
    """A link to a quotation or paratext record."""
    return addnodes.pending_xref(
        "",
        nodes.inline("", text or id_),
        refdomain="quotation",
        reftype="ref",
        reftarget=id_,
        refdoc=docname,
        refexplicit=bool(text),
        refwarn=True,
    )


def page_link(docname: str, page: str, title: str) -> addnodes.pending_xref:
    """A link to a page of the edition."""
    return addnodes.pending_xref(
        "",
        nodes.inline("", title or page),
        refdomain="std",
        reftype="doc",
        reftarget=f"/{page}",
        refdoc=docname,
        refexplicit=True,
        refwarn=True,
    )


def reading_anchor(loaded: CheckedEdition, quotation: Quotation, docname: str) -> str:
    """The beginning of the ids of the readings, if their list stands on this page."""
    blocks = loaded.edition.pages[docname].blocks
    listed = any(block.name == "apparatus" and block.about == quotation.id for block in blocks)
    return f"{quotation.id}-reading-" if listed else ""


def path_anchor(quotation: Quotation) -> str:
    """The id of the list that gives the path of a quotation in full."""
    return f"{quotation.id}-path"


def block_of(loaded: CheckedEdition, quotation: Quotation, docname: str) -> quotation_block:
    """The block of a quotation as it stands on a page."""
    work = loaded.work(quotation.source)
    status = quotation.status
    block = quotation_block(
        ids=[quotation.id],
        qid=quotation.id,
        number=loaded.numbers.get(quotation.id, 0),
        source=quotation.source,
        witness=quotation.witness,
        lang=quotation.lang,
        cite=work.get("url") if work is not None and work.is_linked else "",
        status=status.word if status else "",
        shape=status.shape if status else "",
    )
    block += _head(quotation, docname)
    dossier = loaded.edition.dossier(quotation.id)
    conditions = [condition_words(each, dossier.details) for each in quotation.conditions]
    words = " · ".join(filter(None, [status_words(quotation), *conditions]))
    if words:
        block += quotation_status("", f"{status.shape} {words}" if status else words)
    text = quotation_text(lang=quotation.lang, support_smartquotes=False)
    text += text_nodes(quotation.text, lambda inner, alone: _nested(loaded, inner, docname, alone))
    for inner in text.findall(nested_quotation):
        if not inner["ids"]:
            _last_paragraph(inner).append(_own_block(inner, docname))
    lemmas = list(dict.fromkeys(each.lemma for each in dossier.apparatus))
    mark_lemmas(text, lemmas, reading_anchor(loaded, quotation, docname))
    block += text
    block += _lines(loaded, quotation, docname)
    details = [each for each in dossier.details if each.condition in quotation.conditions]
    if details:
        block += nodes.bullet_list("", *(_detail(each, docname) for each in details))
    if dossier.provenance:
        block += _path(loaded, quotation, dossier.provenance, docname)
    return block


def _head(quotation: Quotation, docname: str) -> quotation_head:
    head = quotation_head()
    speaker = quotation.speaker
    if speaker:
        name = f"{speaker} ({quotation.capacity})" if quotation.capacity else speaker
        head += nodes.Text(f"{name}, ")
        head += citation(docname, quotation.source, "label")
    else:
        head += citation(docname, quotation.source, "t")
    return head


def _lines(loaded: CheckedEdition, quotation: Quotation, docname: str) -> quotation_lines:
    """The place in the witness, leading to its listing where there is one."""
    words = lines_in_words(loaded.siglum(quotation.witness), quotation.lines)
    if quotation.witness not in loaded.edition.listings:
        return quotation_lines("", words)
    link = addnodes.pending_xref(
        "",
        nodes.inline("", words),
        refdomain="quotation",
        reftype="line",
        reftarget=f"{quotation.witness}-line-{quotation.lines[0]}",
        witness=quotation.witness,
        refdoc=docname,
        refexplicit=True,
        refwarn=True,
    )
    return quotation_lines("", "", link)


def _nested(loaded: CheckedEdition, inner: Quotation, docname: str, alone: bool) -> nested_quotation:
    """The node of a nested quotation, with a link to its own page if it has one."""
    work = loaded.work(inner.source)
    page = loaded.edition.page_of(inner.id)
    node = nested_quotation(
        qid=inner.id,
        number=loaded.numbers.get(inner.id, 0),
        lang=inner.lang,
        block=alone,
        space_before=loaded.space_at(inner, before=True),
        space_after=loaded.space_at(inner, before=False),
        cite=work.get("url") if work is not None and work.is_linked else "",
        source_words=plain(short_form(work)) if work is not None else inner.source,
    )
    if page == docname and inner.id not in loaded.edition.shown:
        node["ids"] = [inner.id]
    return node


def _last_paragraph(inner: nested_quotation) -> nodes.Element:
    last = inner.children[-1]
    return last if inner["block"] and isinstance(last, nodes.paragraph) else inner


def _own_block(inner: nested_quotation, docname: str) -> editorial:
    """The number of a nested quotation, leading to the block of its own."""
    return editorial("", " [", quotation_link(docname, inner["qid"]), nodes.Text("]"))


def _detail(detail: ConditionDetail, docname: str) -> nodes.list_item:
    label = condition_words(detail.condition, (detail,))
    paragraph = nodes.paragraph("", "", nodes.strong("", _upper_first(label)), nodes.Text(": "))
    paragraph += nodes.Text(detail.detail)
    if detail.cites:
        paragraph += nodes.Text(" ")
        paragraph += citation(docname, ",".join(detail.cites), "p")
    return nodes.list_item("", paragraph)


def _path(loaded: CheckedEdition, quotation: Quotation, steps: tuple[Step, ...], docname: str) -> on_screen:
    """The path in short: the works on it, and what is not a work in few words or by where it is told."""
    full = any(
        block.name == "provenance" and block.about == quotation.id
        for block in loaded.edition.pages[docname].blocks
    )
    listing = nodes.enumerated_list(enumtype="arabic", prefix="", suffix=".", classes=["path"])
    for known, group in groupby(steps, key=lambda step: bool(step.key)):
        if known:
            listing += [_short_step(step, docname) for step in group]
        else:
            words = nodes.Text(_gap_words(list(group), full=full))
            paragraph = nodes.paragraph(classes=["gap"])
            to = {"internal": True, "refid": path_anchor(quotation)}
            paragraph += nodes.reference("", "", words, **to) if full else words
            listing += nodes.list_item("", paragraph)
    here = _("This edition, from {siglum}").format(siglum=loaded.siglum(quotation.witness))
    listing += nodes.list_item("", nodes.paragraph("", here))
    title = nodes.paragraph("", _("Path"), classes=["path-title"])
    return on_screen("", title, listing, tag="div", classes=["quotation-path"])


_SHORT = 100
"""Characters of a step that has no document, up to which it is told in the path in short too."""


def _gap_words(gaps: list[Step], *, full: bool) -> str:
    """What is known instead of a document, where it is short: never a part of it, which would say more."""
    if len(gaps) == 1 and len(gaps[0].step) <= _SHORT:
        return gaps[0].step
    if full:
        return _("A step described below") if len(gaps) == 1 else _("Steps described below")
    return _("A step without a document") if len(gaps) == 1 else _("Steps without a document")


def _short_step(step: Step, docname: str) -> nodes.list_item:
    return nodes.list_item("", nodes.paragraph("", "", citation(docname, step.key, "label")))


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
