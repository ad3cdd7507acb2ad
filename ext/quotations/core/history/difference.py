"""What a change does to an edition: quotations, their records, witnesses, works."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from quotations.core.check.stream import base_text
from quotations.core.edition.edition import Edition, work_path
from quotations.core.given import read_given
from quotations.core.model import Paratext, Place, Quotation, Text
from quotations.core.model.vocabulary import Status
from quotations.core.model.witness import fold
from quotations.core.pages.limits import LARGEST

__all__ = ["Change", "Kind", "differences"]

_Record = Quotation | Paratext
_FIELDS = ("source", "speaker", "capacity", "date", "lang", "reach", "kind")


class Kind(Enum):
    """What was done, in the order in which it is told."""

    REWORDED = "reworded"
    REMOVED = "removed"
    ADDED = "added"
    RENAMED = "renamed"
    SIGNS = "signs of the editors changed"
    ATTRIBUTED = "attributed otherwise"
    STATUS_RAISED = "status raised"
    STATUS_LOWERED = "status lowered"
    STATUS_GIVEN = "status given"
    STATUS_WITHDRAWN = "status withdrawn"
    CONDITION_ADDED = "condition added"
    CONDITION_REMOVED = "condition removed"
    EVIDENCE_ADDED = "evidence added"
    EVIDENCE_REMOVED = "evidence removed"
    MOVED = "moved"
    WITNESS_CHANGED = "witness changed"
    WORK_ADDED = "work added"
    WORK_REMOVED = "work removed"
    WORK_CHANGED = "work changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise: about which id or key, where it is now (or was), before and after."""

    kind: Kind
    about: str
    place: Place
    before: str = ""
    after: str = ""


def differences(old: Edition, new: Edition) -> list[Change]:
    """Everything that a change of one edition into another does, by kind, then by id."""
    found = [*_records(old, new), *_works(old, new)]
    order = list(Kind)
    return sorted(found, key=lambda each: (order.index(each.kind), each.about, each.before, each.after))


def _records(old: Edition, new: Edition) -> Iterator[Change]:
    before: dict[str, _Record] = {**old.quotations, **old.paratexts}
    after: dict[str, _Record] = {**new.quotations, **new.paratexts}
    renamed = _renamed(before, after)
    for id_, record in before.items():
        if id_ not in after and id_ not in renamed:
            yield Change(Kind.REMOVED, id_, record.place, before=base_text(record.text))
    for id_, record in after.items():
        was = next((first for first, second in renamed.items() if second == id_), id_)
        if was not in before:
            yield Change(Kind.ADDED, id_, record.place, after=base_text(record.text))
            continue
        if was != id_:
            yield Change(Kind.RENAMED, id_, record.place, was, id_)
        yield from _record(before[was], record)
        yield from _evidence(old, new, was, record)


def _renamed(before: dict[str, _Record], after: dict[str, _Record]) -> dict[str, str]:
    """For each id that is gone the new one that has its words, if only one has."""
    gone = [id_ for id_ in before if id_ not in after]
    come = [id_ for id_ in after if id_ not in before]
    found: dict[str, str] = {}
    for id_ in gone:
        words = base_text(before[id_].text)
        same = [each for each in come if base_text(after[each].text) == words]
        if len(same) == 1 and sum(base_text(before[each].text) == words for each in gone) == 1:
            found[id_] = same[0]
    return found


def _record(old: _Record, new: _Record) -> Iterator[Change]:
    words = base_text(old.text), base_text(new.text)
    if words[0] != words[1]:
        yield Change(Kind.REWORDED, new.id, new.place, *words)
    elif _signs(old.text) != _signs(new.text):
        yield Change(Kind.SIGNS, new.id, new.place, ", ".join(_signs(old.text)), ", ".join(_signs(new.text)))
    for name in _FIELDS:
        one, other = str(getattr(old, name, "")), str(getattr(new, name, ""))
        if one != other:
            yield Change(Kind.ATTRIBUTED, new.id, new.place, f"{name}: {one}", f"{name}: {other}")
    if (old.page, old.witness, old.lines) != (new.page, new.witness, new.lines):
        yield Change(Kind.MOVED, new.id, new.place, _where(old), _where(new))
    if isinstance(old, Quotation) and isinstance(new, Quotation):
        yield from _status(old, new)
        for condition in set(new.conditions) - set(old.conditions):
            yield Change(Kind.CONDITION_ADDED, new.id, new.place, after=condition.word)
        for condition in set(old.conditions) - set(new.conditions):
            yield Change(Kind.CONDITION_REMOVED, new.id, new.place, before=condition.word)


def _signs(text: Text) -> list[str]:
    """The editors' signs in a text, each with its words."""
    return [
        f"{each.kind.value}: {fold(each.text).strip()}{f' ({each.correct})' if each.correct else ''}"
        for each in text.walk()
        if each.kind.value not in {"text", "quotation"}
    ]


def _where(record: _Record) -> str:
    first, last = record.lines
    lines = f"lines {first}-{last}" if last > first else f"line {first}"
    return f"{record.page}, {lines} of {record.witness}"


def _status(old: Quotation, new: Quotation) -> Iterator[Change]:
    if old.status is new.status:
        return
    order = list(Status)
    if old.status and new.status:
        is_raised = order.index(new.status) < order.index(old.status)
        kind = Kind.STATUS_RAISED if is_raised else Kind.STATUS_LOWERED
    else:
        kind = Kind.STATUS_GIVEN if new.status else Kind.STATUS_WITHDRAWN
    words = [each.word if each else "" for each in (old.status, new.status)]
    yield Change(kind, new.id, new.place, *words)


def _evidence(old: Edition, new: Edition, was: str, record: _Record) -> Iterator[Change]:
    def said(edition: Edition, id_: str) -> dict[str, Place]:
        return {
            f"{each.against}, {each.on}: {each.read}; {each.result}": each.place
            for each in edition.dossier(id_).evidence
        }

    before, after = said(old, was), said(new, record.id)
    for text, place in after.items():
        if text not in before:
            yield Change(Kind.EVIDENCE_ADDED, record.id, place, after=text)
    for text in before:
        if text not in after:
            yield Change(Kind.EVIDENCE_REMOVED, record.id, record.place, before=text)


def _works(old: Edition, new: Edition) -> Iterator[Change]:
    before, after = old.bibliography.works, new.bibliography.works
    for key, work in before.items():
        if key not in after:
            yield Change(Kind.WORK_REMOVED, key, work.place, before=work.get("title"))
    for key, work in after.items():
        if key not in before:
            yield Change(Kind.WORK_ADDED, key, work.place, after=work.get("title"))
            continue
        was = before[key]
        hashes = _hash(old, key), _hash(new, key)
        if hashes[0] != hashes[1]:
            yield Change(Kind.WITNESS_CHANGED, key, work.place, *hashes)
        one, other = {"type": was.type, **was.fields}, {"type": work.type, **work.fields}
        for name in sorted({*one, *other} - {"sha256"}):
            if one.get(name) != other.get(name):
                pair = f"{name}: {one.get(name, '')}", f"{name}: {other.get(name, '')}"
                yield Change(Kind.WORK_CHANGED, key, work.place, *pair)


def _hash(edition: Edition, key: str) -> str:
    """The SHA-256 of the file of a witness as it is, whatever its entry says; empty without a file."""
    work = edition.bibliography.works[key]
    if not work.get("file"):
        return ""
    path = work_path(edition.settings, work)
    try:
        if edition.settings.leads_out(path):
            return ""
        return hashlib.sha256(read_given(path, LARGEST[".txt"])).hexdigest()
    except OSError:
        return "there is no such file"
