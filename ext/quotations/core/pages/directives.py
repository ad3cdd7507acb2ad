"""Our directives as a contributor writes them, turned into records of the model."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import date

from quotations.core.messages import Finding, Rule, nearest, written_so
from quotations.core.model.quotation import (
    ConditionDetail,
    Evidence,
    Lines,
    Paratext,
    Quotation,
    Reading,
    Step,
)
from quotations.core.model.segments import Place, Segment, Text
from quotations.core.model.vocabulary import Condition, SegmentKind, Status
from quotations.core.pages.apparatus import parse_apparatus
from quotations.core.pages.body import finding_at, opens_fence, parse_body
from quotations.core.pages.fields import Entry, parse_fields
from quotations.core.pages.lines import Line
from quotations.core.pages.openplaces import is_open, open_places

__all__ = ["DIRECTIVES", "Block", "Reader", "is_date"]

QUOTATION_OPTIONS = (
    *("source", "witness", "lines", "speaker", "capacity", "date", "lang"),
    *("status", "reach", "conditions"),
)
PARATEXT_OPTIONS = ("witness", "lines", "kind", "lang")
BLOCKS = ("conditions", "apparatus", "evidence", "provenance")
"""Records that hang on a quotation."""
TABLES = ("figures", "chronology", "stemma", "changes")
"""Directives made from a table of the edition: their argument is its path from the root."""
GENERATED = (
    *("show", "record", "witness", "quotation-list", "vocabulary", "differences", "names", "overview"),
    *TABLES,
)
"""Directives without a body: their argument names what they print."""
WITHOUT_ARGUMENT = frozenset(("overview",))
"""Those of them that print one thing only."""
DIRECTIVES = frozenset(("quotation", "paratext", *BLOCKS, *GENERATED))

MAX_DEPTH = 8
_OPTION = re.compile(r"^:([a-z-]+):(?:\s+(.*))?$")
_INFO = re.compile(r"^\s*(?::{3,}|`{3,})\{(\w[\w:-]*)\}(?:\s+(.*))?$")
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LINES = re.compile(r"([1-9][0-9]{0,8})(?:\s*[-–]\s*([1-9][0-9]{0,8}))?")
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_LANG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def is_date(text: str) -> bool:
    """True for ``YYYY``, ``YYYY-MM`` and ``YYYY-MM-DD`` that stand in a calendar (ISO 8601)."""
    if not _DATE.fullmatch(text):
        return False
    parts = [int(part) for part in text.split("-")] + [1, 1]
    try:
        date(parts[0], parts[1], parts[2])
    except ValueError:
        return False
    return True


_SOURCE_HINT = (
    "write `source:` and its key in the front matter, between two lines of --- at the head of the page, "
    "or add :source:"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A directive that is no quotation: its name, the id or key it is about, its parsed body."""

    name: str
    about: str
    place: Place
    body: tuple[ConditionDetail | Evidence | Reading | Step, ...] = ()


@dataclass(slots=True)
class Reader:
    """Reads the directives of one page; faults go to ``report``."""

    path: str
    docname: str
    source: str
    witness: str
    lang: str
    report: Callable[[Finding], None]
    quotations: list[Quotation] = field(default_factory=list)
    paratexts: list[Paratext] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    cited: list[tuple[str, Place]] = field(default_factory=list)
    tried: set[str] = field(default_factory=set)
    """The ids of all records, those too that could not be read: to name such a one is no second fault."""

    def read(self, name: str, argument: str, lines: list[Line], place: Place) -> None:
        """Read one top-level directive, given the lines between its fences."""
        if name == "quotation":
            quotation = self._quotation(argument, lines, place, parent=None, depth=0)
            if quotation is not None:
                self.quotations.append(quotation)
        elif name == "paratext":
            self._paratext(argument, lines, place)
        else:
            self._block(name, argument, lines, place)

    def _fault(self, place: Place, rule: Rule, text: str, hint: str = "") -> None:
        self.report(finding_at(place, rule, text, hint))

    def _options(
        self, name: str, lines: list[Line], known: Collection[str]
    ) -> tuple[dict[str, str], dict[str, Place], list[Line]]:
        """The options at the head of a directive, their places, and the lines after them."""
        values: dict[str, str] = {}
        places: dict[str, Place] = {}
        index = 0
        while index < len(lines) and (option := _OPTION.match(lines[index].text.strip())):
            place = Place(self.path, lines[index].number)
            if option[1] not in known:
                text = f"{{{name}}} has no option :{option[1]}:; known are {', '.join(known)}"
                self._fault(place, Rule.UNKNOWN_OPTION, text, written_so(option[1], known, ":{}:"))
            elif option[1] in values:
                self._fault(place, Rule.UNKNOWN_OPTION, f":{option[1]}: is given twice")
            else:
                values[option[1]] = (option[2] or "").strip()
                places[option[1]] = place
            for finding in open_places(self.path, lines[index].text, lines[index].number):
                self.report(finding)
            index += 1
        return values, places, lines[index:]

    def _id(self, text: str, name: str, place: Place) -> bool:
        if _ID.fullmatch(text):
            return True
        wrong = f"{{{name}}} has the id “{text}”" if text else f"{{{name}}} has no id"
        example = f"{self.source or 'hale1911'}-1"
        hint = "" if text else f"write it behind the name: {{{name}}} {example}"
        self._fault(place, Rule.BAD_ID, wrong, hint)
        return False

    def _lines(self, values: dict[str, str], name: str, place: Place) -> Lines | None:
        if not values.get("lines"):
            text = f"{{{name}}} does not say on which :lines: of the witness it stands"
            hint = "add :lines: and the number of the line; `find` with some of the words tells it"
            self._fault(place, Rule.MISSING_OPTION, text, hint)
            return None
        match = _LINES.fullmatch(values["lines"])
        first = int(match[1]) if match else 0
        last = int(match[2] or first) if match else -1
        if last < first:
            text = f":lines: is “{values['lines']}”, not a number or two such as 10-35"
            self._fault(place, Rule.BAD_OPTION_VALUE, text)
            return None
        return first, last

    def _checked(
        self, values: dict[str, str], places: dict[str, Place], name: str, fits: bool, form: str  # noqa: FBT001 — the middle of a sentence
    ) -> None:
        if name in values and not fits and not is_open(values[name]):
            text = f":{name}: is “{values[name]}”, not {form}"
            near = nearest(values[name], [*form.removeprefix("one of ").split(", ")])
            self._fault(places[name], Rule.BAD_OPTION_VALUE, text, f"write :{name}: {near}" if near else "")

    def _quotation(
        self, id_: str, lines: list[Line], place: Place, parent: Quotation | None, depth: int
    ) -> Quotation | None:
        if depth > MAX_DEPTH:
            self._fault(place, Rule.NESTED_TOO_DEEP, f"“{id_}” is nested more than {MAX_DEPTH} deep")
            return None
        self.tried.add(id_)
        values, places, body = self._options("quotation", lines, QUOTATION_OPTIONS)
        source = values.get("source") or (self.source if parent is None else "")
        sound = self._id(id_, "quotation", place)
        span = self._lines(values, "quotation", places.get("lines", place))
        if not source:
            text = f"quotation “{id_}” names no :source:, nor does the page's front matter"
            self._fault(place, Rule.MISSING_OPTION, text, _SOURCE_HINT)
        shell = Quotation(
            id=id_,
            source=source,
            witness=values.get("witness") or (parent.witness if parent else self.witness),
            lines=span or (0, 0),
            text=Text(()),
            place=place,
            page=self.docname,
            speaker=values.get("speaker", ""),
            capacity=values.get("capacity", ""),
            date=values.get("date", ""),
            lang=values.get("lang") or self.lang,
            parent=parent.id if parent else "",
            status=self._status(values, places),
            reach=values.get("reach", ""),
            conditions=self._conditions(values, places),
        )
        self._checked(values, places, "date", is_date(shell.date), "YYYY, YYYY-MM or YYYY-MM-DD")
        lang_fits = bool(_LANG.fullmatch(shell.lang))
        self._checked(values, places, "lang", lang_fits, "a language tag such as en or ru")
        words = parse_body(
            self.path, body, self.report, lambda inner: self._nested(inner, shell, depth + 1)
        )
        if words.is_empty and not any(opens_fence(line, ":::") for line in body):
            self._fault(place, Rule.EMPTY_TEXT, f"quotation “{id_}” has no text")
        complete = sound and span and source and not words.is_empty
        return replace(shell, text=words) if complete else None

    def _nested(self, lines: list[Line], parent: Quotation, depth: int) -> Segment | None:
        info = _INFO.match(lines[0].text)
        column = len(lines[0].text) - len(lines[0].text.lstrip()) + 1
        place = Place(self.path, lines[0].number, column)
        if info is None or info[1] != "quotation":
            name = info[1] if info else "a fence"
            text = f"{{{name}}} stands inside quotation “{parent.id}”"
            self._fault(place, Rule.MISPLACED, text)
            return None
        inner = self._quotation((info[2] or "").strip(), lines[1:-1], place, parent, depth)
        if inner is None:
            return None
        return Segment(kind=SegmentKind.NESTED, quotation=inner, place=place)

    def _status(self, values: dict[str, str], places: dict[str, Place]) -> Status | None:
        status = Status.of(values.get("status", ""))
        words = ", ".join(each.word for each in Status)
        self._checked(values, places, "status", status is not None, f"one of {words}")
        return status

    def _conditions(
        self, values: dict[str, str], places: dict[str, Place]
    ) -> tuple[Condition, ...]:
        found: list[Condition] = []
        for word in filter(None, map(str.strip, values.get("conditions", "").split(","))):
            condition = Condition.of(word)
            if is_open(word):
                break  # what follows belongs to what is still to be filled in
            if condition is None or condition in found:
                words = [each.word for each in Condition]
                wrong = "is given twice" if condition else f"is none of {', '.join(words)}"
                text = f"the condition “{word}” {wrong}"
                hint = "" if condition else written_so(word, words)
                self._fault(places["conditions"], Rule.BAD_OPTION_VALUE, text, hint)
            else:
                found.append(condition)
        return tuple(found)

    def _paratext(self, id_: str, lines: list[Line], place: Place) -> None:
        self.tried.add(id_)
        values, places, body = self._options("paratext", lines, PARATEXT_OPTIONS)
        sound = self._id(id_, "paratext", place)
        span = self._lines(values, "paratext", places.get("lines", place))
        if not values.get("kind"):
            text = f"paratext “{id_}” has no :kind:, such as attribution, heading or notice"
            self._fault(place, Rule.MISSING_OPTION, text)
        words = parse_body(
            self.path, body, self.report, lambda inner: self._refuse_in_paratext(inner, id_)
        )
        if words.is_empty:
            self._fault(place, Rule.EMPTY_TEXT, f"paratext “{id_}” has no text")
        elif sound and span and values.get("kind"):
            self.paratexts.append(
                Paratext(
                    id=id_,
                    witness=values.get("witness") or self.witness,
                    lines=span,
                    kind=values["kind"],
                    text=words,
                    place=place,
                    page=self.docname,
                    lang=values.get("lang") or self.lang,
                )
            )

    def _refuse_in_paratext(self, lines: list[Line], id_: str) -> None:
        place = Place(self.path, lines[0].number)
        self._fault(place, Rule.MISPLACED, f"a directive stands inside paratext “{id_}”")

    def _block(self, name: str, about: str, lines: list[Line], place: Place) -> None:
        if about and name in WITHOUT_ARGUMENT:
            text = f"{{{name}}} is about everything, and “{about}” stands behind it"
            self._fault(place, Rule.UNKNOWN_OPTION, text, f"delete “{about}”")
            return
        if not about and name not in WITHOUT_ARGUMENT:
            text = f"{{{name}}} does not say what it is about"
            hint = "write the id or key behind it on the same line"
            self._fault(place, Rule.BAD_ID, text, hint)
            return
        if name == "apparatus":
            readings = parse_apparatus(self.path, lines, self.report)
            self.blocks.append(Block(name, about, place, tuple(reading for _, reading in readings)))
            return
        parse = {"conditions": _DETAIL, "evidence": _EVIDENCE, "provenance": _STEP}.get(name)
        if parse is None:
            for line in lines:
                if not line.is_blank:
                    text = f"{{{name}}} has no text of its own"
                    self._fault(Place(self.path, line.number), Rule.UNKNOWN_OPTION, text)
            self.blocks.append(Block(name, about, place))
            return
        names, required, make = parse
        entries = parse_fields(self.path, lines, names, self.report)
        records = [make(self, entry) for entry in entries if self._is_whole(name, entry, required)]
        if not entries:
            self._fault(place, Rule.EMPTY_TEXT, f"{{{name}}} {about} has no entry")
        self.blocks.append(
            Block(name, about, place, tuple(each for each in records if each is not None))
        )

    def _is_whole(self, name: str, entry: Entry, required: Collection[str]) -> bool:
        missing = [each for each in required if not entry.get(each)]
        unsaid = [each for each in missing if each not in entry.slips]
        if unsaid:
            text = f"an entry of {{{name}}} has no “{unsaid[0]}”"
            self._fault(entry.place, Rule.BAD_FIELDS, text, f"add `{unsaid[0]}:`")
        return not missing

    def detail(self, entry: Entry) -> ConditionDetail | None:
        """The record of an entry of ``{conditions}``."""
        condition = Condition.of(entry.get("condition"))
        of = entry.get("of")
        if is_open(entry.get("condition")):
            return None
        if condition is None:
            words = [each.word for each in Condition]
            text = f"the condition “{entry.get('condition')}” is none of {', '.join(words)}"
            hint = written_so(entry.get("condition"), words)
            self._fault(entry.at("condition"), Rule.BAD_OPTION_VALUE, text, hint)
            return None
        if of not in {"", "event", "wording"} and not is_open(of):
            text = f"“of” is “{of}”, not event or wording"
            self._fault(entry.at("of"), Rule.BAD_OPTION_VALUE, text)
        cites = tuple(filter(None, map(str.strip, entry.get("cites").split(","))))
        self._cite(entry, "cites", cites)
        return ConditionDetail(
            condition=condition, detail=entry.get("detail"), of=of, cites=cites, place=entry.place
        )

    def evidence(self, entry: Entry) -> Evidence | None:
        """The record of an entry of ``{evidence}``."""
        on = entry.get("on")
        if not is_date(on) and not is_open(on):
            text = f"“on” is “{on}”, which is no date"
            self._fault(entry.at("on"), Rule.BAD_OPTION_VALUE, text, "write YYYY-MM-DD")
        if entry.get("against") != "search":
            self._cite(entry, "against", (entry.get("against"),))
        return Evidence(
            against=entry.get("against"),
            read=entry.get("read"),
            on=on,
            result=entry.get("result"),
            place=entry.place,
        )

    def _cite(self, entry: Entry, name: str, keys: Collection[str]) -> None:
        """Note the keys that a field of an entry names; one still to be filled in names none."""
        if not is_open(entry.get(name)):
            self.cited += [(key, entry.at(name)) for key in keys if key]

    def step(self, entry: Entry) -> Step | None:
        """The record of an entry of ``{provenance}``."""
        key, gap = entry.get("key"), entry.get("gap")
        if bool(key) == bool(gap) or gap not in {"", "yes"}:
            text = "a step has neither or both of `key` and `gap: yes`"
            self._fault(entry.place, Rule.PROVENANCE_STEP, text)
        self._cite(entry, "key", (key,))
        when = entry.get("date")
        if when and not all(map(is_date, when.split("/"))) and not is_open(when):
            text = f"“date” is “{when}”, which is no date"
            self._fault(entry.at("date"), Rule.BAD_OPTION_VALUE, text, "write YYYY-MM-DD")
        return Step(
            step=entry.get("step"), key=key, date=when, where=entry.get("place"), place=entry.place
        )


_Maker = Callable[[Reader, Entry], ConditionDetail | Evidence | Step | None]
_Form = tuple[tuple[str, ...], tuple[str, ...], _Maker]
_DETAIL: _Form = (
    ("condition", "of", "detail", "cites"),
    ("condition", "detail"),
    Reader.detail,
)
_EVIDENCE: _Form = (
    ("against", "read", "on", "result"),
    ("against", "read", "on", "result"),
    Reader.evidence,
)
_STEP: _Form = (("step", "key", "gap", "date", "place"), ("step",), Reader.step)
