"""The base text and each other witness side by side, where they differ.

Of another witness only the readings are known, so nothing but they may pass for its text. What is
shown is the place of each reading, not two whole texts, and the words round it are said to be those of
the base witness.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from docutils import nodes

from quotations.core.bibliography import date_in_words
from quotations.core.check import base_text
from quotations.core.model import Context, Quotation, Reading, SegmentKind, Share, context_of, readings_apart
from quotations.core.model.witness import fold
from quotations.doctree.listing import table
from quotations.doctree.nodes import on_screen
from quotations.doctree.words import translate as _

if TYPE_CHECKING:
    from quotations.core.check.checked import CheckedEdition

__all__ = ["comparison_of"]

WORDS = 8
"""How many words of the base text are shown on either side of a reading."""

_GAP = "\0"


def comparison_of(loaded: CheckedEdition, quotation: Quotation) -> list[nodes.Node]:
    """A part that unfolds for each witness with readings; nothing if there are none."""
    found: dict[str, list[Reading]] = {}
    for reading in loaded.edition.dossier(quotation.id).apparatus:
        found.setdefault(reading.siglum, []).append(reading)
    text = _text(loaded, quotation)
    return [_one(loaded, quotation, siglum, readings, text) for siglum, readings in found.items()]


def _text(loaded: CheckedEdition, quotation: Quotation) -> str:
    """The words of the base witness; where the edition leaves some out, they stay out here too."""
    kinds = {segment.kind for each in quotation.family() for segment in each.text.walk()}
    if SegmentKind.OMITTED in kinds:
        return base_text(quotation.text, _GAP)
    start, end = loaded.report.spans[quotation.id]
    return loaded.edition.witnesses[quotation.witness].folded[start:end]


def _one(
    loaded: CheckedEdition, quotation: Quotation, siglum: str, readings: list[Reading], text: str
) -> on_screen:
    base = loaded.siglum(quotation.witness)
    title = _("{base} and {other} side by side").format(base=base, other=siglum)
    rows = []
    for reading in readings:
        context = context_of(text, fold(reading.lemma), most=WORDS, gap=_GAP)
        runs = readings_apart(reading)
        ours = _cell(context, quotation, _base_words(runs, base))
        theirs = _cell(context, quotation, _other_words(runs, siglum, reading))
        if reading.note:
            theirs += on_screen("", nodes.Text(f" ({reading.note})"), tag="span", classes=["comparison-note"])
        rows.append((ours, theirs))
    listing = table([_("{base}, the base text").format(base=base), siglum], rows, [50, 50])
    listing["classes"].append("comparison")
    statement = _(
        "Only what stands between ⌜ and ⌝ was recorded from {other}. The words round it are those of "
        "{base}, to show the place; they do not say that {other} has them too."
    ).format(base=base, other=siglum)
    return on_screen(
        "",
        on_screen("", nodes.Text(title), tag="summary"),
        nodes.paragraph("", f"{statement} {_read(loaded, quotation, siglum)}"),
        listing,
        tag="details",
        classes=["comparison"],
    )


def _read(loaded: CheckedEdition, quotation: Quotation, siglum: str) -> str:
    """How much of the other witness was read, as the evidence has it."""
    work = loaded.edition.bibliography.siglum(siglum)
    evidence = loaded.edition.dossier(quotation.id).evidence
    acts = [each for each in evidence if work is not None and each.against == work.key]
    if not acts:
        return _("How much of {other} was read is not recorded with this quotation.").format(other=siglum)
    words = "; ".join(f"{each.read.rstrip('.')} ({date_in_words(each.on)})" for each in acts)
    return _("What was read of {other}: {words}.").format(other=siglum, words=words)


def _cell(context: Context, quotation: Quotation, words: Iterable[nodes.Node]) -> nodes.paragraph:
    """A reading between half brackets, in the words of the base text."""
    cell = nodes.paragraph(classes=["compared"], support_smartquotes=False, translatable=False)
    cell += _around(("… " if context.more_before else "") + context.before)
    cell += on_screen("", nodes.Text("⌜"), tag="span", classes=["half-bracket"])
    cell += on_screen("", *words, tag="span", classes=["reading"])
    cell += on_screen("", nodes.Text("⌝"), tag="span", classes=["half-bracket"])
    cell += _around(context.after + (" …" if context.more_after else ""))
    return cell


def _around(words: str) -> on_screen:
    return on_screen("", nodes.Text(words), tag="span", classes=["base-words"])


def _base_words(runs: list[tuple[Share, str]], base: str) -> list[nodes.Node]:
    return _marked_words([each for each in runs if each[0] is not Share.OTHER], "del", base)


def _other_words(runs: list[tuple[Share, str]], siglum: str, reading: Reading) -> list[nodes.Node]:
    if reading.verb == "omits":
        return [nodes.emphasis("", _("omits these words"))]
    return _marked_words([each for each in runs if each[0] is not Share.BASE], "ins", siglum)


def _marked_words(runs: list[tuple[Share, str]], tag: str, siglum: str) -> list[nodes.Node]:
    heard = _("only in {siglum}:").format(siglum=siglum)
    found: list[nodes.Node] = []
    for share, words in runs:
        found += [nodes.Text(" ")] if found else []
        found.append(nodes.Text(words) if share is Share.BOTH else _marked(words, tag, heard))
    return found


def _marked(words: str, tag: str, heard: str) -> on_screen:
    """Words that one of the two has alone: struck out or underlined, and told to those who listen."""
    before = on_screen("", nodes.Text(f"[{heard} "), tag="span", classes=["unseen"])
    after = on_screen("", nodes.Text("]"), tag="span", classes=["unseen"])
    return on_screen("", before, nodes.Text(words), after, tag=tag)
