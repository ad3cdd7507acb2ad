"""The edition as data: every record, with the witness's exact words.

The form is that of ``quotations.schema.json`` beside this module (JSON Schema 2020-12).
"""

from __future__ import annotations

import json
from pathlib import PurePath, PurePosixPath
from typing import Any

from quotations.core.bibliography import Work, full_form, plain, short_form
from quotations.core.check import Report
from quotations.core.edition.edition import Edition
from quotations.core.edition.revision import Identity
from quotations.core.export.citation import address
from quotations.core.model import Paratext, Quotation, Segment, Text, Witness

__all__ = ["as_data", "as_json", "attachment_name"]

_NONE: tuple[None] = (None,)

CONTEXT = 40
"""How many characters round a quoted span are published of a witness that is not published whole."""


def as_json(data: dict[str, Any]) -> str:
    """The data as text that is the same for the same edition."""
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def attachment_name(path: PurePath) -> str:
    """The name under which a file travels with an edition: its own, white space as hyphens."""
    return "-".join(path.name.split())


def as_data(edition: Edition, report: Report, identity: Identity) -> dict[str, Any]:
    """The data of a checked edition."""
    settings = edition.settings
    presented = {page.meta.get("source") for page in edition.pages.values()}
    return {
        "edition": {
            "title": settings.title,
            "version": settings.version,
            "date": identity.date,
            "commit": identity.commit,
        },
        "witnesses": [
            _witness(edition, report, work)
            for work in edition.bibliography.works.values()
            if work.get("siglum") or work.get("file")
        ],
        "sources": [
            _source(edition, work)
            for key, work in edition.bibliography.works.items()
            if key in edition.quoted or key in presented
        ],
        "quotations": [
            _quotation(edition, report, each)
            for each in sorted(edition.quotations.values(), key=lambda each: _order(report, each))
        ],
        "paratext": [
            _paratext(edition, report, each)
            for each in sorted(edition.paratexts.values(), key=lambda each: _order(report, each))
        ],
    }


def _order(report: Report, record: Quotation | Paratext) -> tuple[str, int, int, str]:
    start, end = report.spans.get(record.id, (0, 0))
    return record.witness, start, -end, record.id


def _witness(edition: Edition, report: Report, work: Work) -> dict[str, Any]:
    found: dict[str, Any] = {
        "key": work.key,
        "siglum": work.get("siglum") or work.key,
        "citation": plain(full_form(work)),
        "stored": bool(work.get("file")),
    }
    witness = edition.witnesses.get(work.key)
    if witness is None:
        return found
    coverage = report.coverage[work.key]
    found["file"] = attachment_name(PurePosixPath(work.get("file")))
    found["sha256"] = work.get("sha256")
    found["coverage"] = {"covered": coverage.covered, "characters": coverage.total}
    published = edition.settings.publish_witness
    found["published"] = published
    if published == "whole":
        found["text"] = witness.text
    elif published == "spans":
        found["spans"] = _spans(edition, report, witness)
    return found


def _spans(edition: Edition, report: Report, witness: Witness) -> list[dict[str, str]]:
    """Each quoted span with some characters before and after it (W3C TextQuoteSelector)."""
    found = []
    for quotation in edition.quotations.values():
        span = report.spans.get(quotation.id)
        if quotation.witness != witness.key or span is None or quotation.parent:
            continue
        start, end = span
        found.append(
            {
                "id": quotation.id,
                "prefix": witness.exact(max(0, start - CONTEXT), start),
                "exact": witness.exact(start, end),
                "suffix": witness.exact(end, min(len(witness.folded), end + CONTEXT)),
            }
        )
    return found


def _source(edition: Edition, work: Work) -> dict[str, Any]:
    return {
        "key": work.key,
        "type": work.type,
        "kind": work.kind,
        "fields": {name: value for name, value in work.fields.items() if name != "file"},
        "citation": plain(full_form(work)),
        "short": plain(short_form(work)),
        "quotations": [each.id for each in edition.quoted.get(work.key, ())],
    }


def _url(edition: Edition, id_: str) -> str:
    return address(edition.page_of(id_), id_)


def _quotation(edition: Edition, report: Report, quotation: Quotation) -> dict[str, Any]:
    dossier = edition.dossier(quotation.id)
    work = edition.bibliography.works.get(quotation.source)
    details = {
        each: [detail for detail in dossier.details if detail.condition is each]
        for each in quotation.conditions
    }
    return {
        "id": quotation.id,
        "source": quotation.source,
        "witness": quotation.witness,
        "lines": list(quotation.lines),
        "text": _exact(edition, report, quotation),
        "segments": _segments(quotation.text),
        "speaker": quotation.speaker,
        "capacity": quotation.capacity,
        "date": quotation.date or (work.date if work else ""),
        "lang": quotation.lang,
        "parent": quotation.parent or None,
        "status": quotation.status.word if quotation.status else None,
        "reach": quotation.reach,
        "conditions": [
            {
                "condition": condition.word,
                "of": detail.of if detail else "",
                "detail": detail.detail if detail else "",
                "cites": list(detail.cites) if detail else [],
            }
            for condition, found in details.items()
            for detail in (found or _NONE)
        ],
        "evidence": [
            {"against": each.against, "read": each.read, "on": each.on, "result": each.result}
            for each in dossier.evidence
        ],
        "apparatus": [
            {
                "lemma": each.lemma,
                "verb": each.verb,
                "reading": each.reading,
                "siglum": each.siglum,
                "note": each.note,
            }
            for each in dossier.apparatus
        ],
        "provenance": [
            {"step": each.step, "key": each.key or None, "date": each.date, "place": each.where}
            for each in dossier.provenance
        ],
        "page": edition.page_of(quotation.id),
        "url": _url(edition, quotation.id),
    }


def _paratext(edition: Edition, report: Report, paratext: Paratext) -> dict[str, Any]:
    """A paratext record; its text only where the whole witness may travel."""
    whole = edition.settings.publish_witness == "whole"
    words: dict[str, Any] = {}
    if whole:
        words = {"text": _exact(edition, report, paratext), "segments": _segments(paratext.text)}
    return {
        **words,
        "id": paratext.id,
        "witness": paratext.witness,
        "lines": list(paratext.lines),
        "kind": paratext.kind,
        "lang": paratext.lang,
        "page": paratext.page,
        "url": _url(edition, paratext.id),
    }


def _exact(edition: Edition, report: Report, record: Quotation | Paratext) -> str:
    """The witness's own characters, line breaks and all."""
    start, end = report.spans[record.id]
    return edition.witnesses[record.witness].exact(start, end)


def _segments(text: Text) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for number, paragraph in enumerate(text.paragraphs, 1):
        found += [{**_segment(segment), "paragraph": number} for segment in paragraph.segments]
    return found


def _segment(segment: Segment) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": segment.kind.value}
    if segment.quotation is not None:
        return {**found, "id": segment.quotation.id}
    if segment.children:
        return {**found, "segments": [_segment(child) for child in segment.children]}
    found["text"] = " ".join(segment.text.split("\n"))
    if segment.correct:
        found["correct"] = segment.correct
    return found
