"""A found passage in words, and as the directive that quotes it."""

from __future__ import annotations

from collections.abc import Iterator

from quotations.core.edition.edition import Edition
from quotations.core.model import Quotation
from quotations.core.scaffold.standing import Standing
from quotations.core.scaffold.writing import body_of, directive, in_lines

__all__ = ["pasted", "said_of"]


def said_of(found: Standing) -> Iterator[str]:
    """What there is to know of a place before its words are quoted, a sentence a line."""
    if not found.as_given:
        yield f"the witness has it otherwise: “{found.words}”"
    if found.times > 1:
        yield (
            f"the words stand {found.times} times in these lines: quote more of the passage, or the check "
            "cannot tell which is meant"
        )
    for taken, record in found.records:
        how = "covered" if taken[0] <= found.span[0] and found.span[1] <= taken[1] else "covered in part"
        kind = "quotation" if isinstance(record, Quotation) else "paratext record"
        yield f"{how} by the {kind} {record.id} ({record.place.path}:{record.place.line})"
    if not found.records:
        yield "no record covers it" if found.free else "it belongs to the quotation that it encloses"
    elif found.parent:
        yield f"to mention it, write {{quotation:ref}}`{found.parent.id}`"
        yield f"where it is from another source, quote it inside {found.parent.id}, where the words stand"
    else:
        yield "no character may stand in two records: shorten the one before these words get their own"


def pasted(edition: Edition, found: Standing, *, id_: str = "", paratext: bool = False) -> str:
    """The directive of a place; a nested one names its source, one of another witness that witness."""
    witness = found.witness
    is_base = witness.key == edition.settings.witness
    body = body_of(witness, *found.span)
    lines = in_lines(found.lines)
    if paratext:
        options = {"witness": "" if is_base else witness.key, "lines": lines, "kind": "attribution"}
        return directive("paratext", id_ or f"{witness.key}-note", options, body)
    nested = found.parent is not None
    options = {
        "source": "key-of-the-source" if nested else "",
        "witness": "" if is_base or nested else witness.key,
        "lines": lines,
    }
    return directive("quotation", id_ or "key-of-the-source-1", options, body)
