"""An edition made again from what travels inside a PDF: its data and its witnesses, no pages.

Only what the comparison with the witnesses needs: texts, lines, and which quotation stands in which.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from quotations.core.edition.edition import Edition
from quotations.core.edition.settings import Settings
from quotations.core.export.attachments import DATA_NAME
from quotations.core.model import Paragraph, Paratext, Place, Quotation, Segment, SegmentKind, Text, Witness
from quotations.core.model.letters import is_overloaded
from quotations.core.pages import Page
from quotations.core.verify.limits import Meter, TooMuchError

__all__ = ["NotTheDataError", "read_data", "restored"]

_PLACE = Place(DATA_NAME, 1)
_NOWHERE = Settings(root=Path(), pages=Path(), bibfiles=())
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{},]', re.DOTALL)
"""A string of JSON, whole or cut off, or what parts values; possessive, so that length needs no memory."""


class NotTheDataError(Exception):
    """The bytes are not the data of an edition; the message says why."""


def read_data(data: bytes, meter: Meter) -> dict[str, Any]:
    """The data of an edition from its bytes.

    :raises NotTheDataError: if it is no JSON object with the lists that every edition has.
    :raises TooMuchError: if it has too many values, or they stand too deep in one another.
    """
    _count_values(data, meter)
    try:
        found = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise NotTheDataError(f"it is no JSON: {error}") from error
    for name in ("witnesses", "quotations", "paratext"):
        if not isinstance(found, dict) or not isinstance(found.get(name), list):
            raise NotTheDataError(f"it has no list “{name}”")
    return dict(found)


def _count_values(data: bytes, meter: Meter) -> None:
    """Count what will be made of the data, before it is: an empty list has two bytes here and sixty there."""
    depth = 0
    for token in _TOKEN.finditer(data):
        match token[0]:
            case b"[" | b"{":
                depth += 1
                meter.take("values")
                if depth > meter.limits.nesting:
                    raise TooMuchError(f"its data is nested more than {meter.limits.nesting} deep")
            case b"]" | b"}":
                depth -= 1
            case b",":
                meter.take("values")


def restored(data: Mapping[str, Any], files: Mapping[str, bytes], meter: Meter | None = None) -> Edition:
    """The edition; a witness that is not among the files, or not as recorded, is left out.

    :raises NotTheDataError: if a record lacks what every record has.
    :raises TooMuchError: if there are more records than are read.
    """
    meter = meter or Meter()
    meter.take("quotations", len(data["quotations"]) + len(data["paratext"]))
    edition = Edition(_NOWHERE)
    try:
        for entry in data["witnesses"]:
            witness = _witness(entry, files)
            if witness is not None:
                edition.witnesses[witness.key] = witness
        page = Page("data", DATA_NAME)
        page.quotations = _Quotations(data["quotations"]).outer()
        page.paratexts = [_paratext(each) for each in data["paratext"] if "segments" in each]
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise NotTheDataError(f"a record of it is not as it must be: {error!r}") from error
    edition.pages[page.docname] = page
    return edition


def _witness(entry: Mapping[str, Any], files: Mapping[str, bytes]) -> Witness | None:
    name = str(entry.get("file", ""))
    data = files.get(name)
    if data is None or hashlib.sha256(data).hexdigest() != entry.get("sha256"):
        return None
    if is_overloaded(data.decode("utf-8")) is not None:
        raise ValueError(f"a letter of {name} bears more marks than any can")
    return Witness(str(entry["key"]), data, name, str(entry["siglum"]))


class _Quotations:
    """Puts nested quotations back into those that hold them."""

    def __init__(self, records: Iterable[Mapping[str, Any]]) -> None:
        self._records = {str(each["id"]): each for each in records}
        self._nested: set[str] = set()

    def outer(self) -> list[Quotation]:
        return [self._quotation(each) for each in self._records.values() if not each.get("parent")]

    def _quotation(self, record: Mapping[str, Any]) -> Quotation:
        first, last = record["lines"]
        return Quotation(
            id=str(record["id"]),
            source=str(record["source"]),
            witness=str(record["witness"]),
            lines=(int(first), int(last)),
            text=_text(record["segments"], self),
            place=_PLACE,
            page="data",
            parent=str(record.get("parent") or ""),
        )

    def nested(self, id_: str) -> Quotation:
        # Each two in the next, thirty times, would be a billion.
        if id_ in self._nested:
            raise ValueError(f"“{id_}” is nested twice")
        self._nested.add(id_)
        return self._quotation(self._records[id_])


def _paratext(record: Mapping[str, Any]) -> Paratext:
    first, last = record["lines"]
    return Paratext(
        id=str(record["id"]),
        witness=str(record["witness"]),
        lines=(int(first), int(last)),
        kind=str(record["kind"]),
        text=_text(record["segments"], _Quotations(())),
        place=_PLACE,
        page="data",
    )


def _text(segments: Iterable[Mapping[str, Any]], quotations: _Quotations) -> Text:
    paragraphs: dict[int, list[Segment]] = defaultdict(list)
    for each in segments:
        paragraphs[int(each["paragraph"])].append(_segment(each, quotations))
    return Text(tuple(Paragraph(tuple(paragraphs[number])) for number in sorted(paragraphs)))


def _segment(record: Mapping[str, Any], quotations: _Quotations) -> Segment:
    kind = SegmentKind(record["kind"])
    return Segment(
        kind=kind,
        text=str(record.get("text", "")),
        place=_PLACE,
        correct=str(record.get("correct", "")),
        children=tuple(_segment(each, quotations) for each in record.get("segments", ())),
        quotation=quotations.nested(str(record["id"])) if kind is SegmentKind.NESTED else None,
    )
