"""The apparatus of a page: lemmas, and under each what the other witnesses have.

::

    the lamp was dark
    : L reads: the light was dim
      note: in another hand
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from quotations.core.messages import Finding, Rule
from quotations.core.model.quotation import Reading
from quotations.core.model.segments import Place
from quotations.core.pages.body import finding_at
from quotations.core.pages.lines import Line

__all__ = ["parse_apparatus"]

_READING = re.compile(r"^\s*: (\S+) (?:(reads|adds): (\S.*)|(omits))\s*$")
_NOTE = re.compile(r"^\s+note: (\S.*)$")


def parse_apparatus(
    path: str, lines: list[Line], report: Callable[[Finding], None]
) -> list[tuple[Place, Reading]]:
    """Parse the lines of an apparatus into readings, each with the place of its lemma."""
    found: list[tuple[Place, Reading]] = []
    lemma, lemma_place, has_reading = "", Place(path, 0), True

    def fault(line: Line, text: str) -> None:
        report(finding_at(Place(path, line.number), Rule.BAD_APPARATUS, text))

    for line in lines:
        if line.is_blank:
            continue
        reading, note = _READING.match(line.text), _NOTE.match(line.text)
        if reading and lemma:
            place = Place(path, line.number, line.text.index(":") + 1)
            has_reading = True
            found.append(
                (
                    lemma_place,
                    Reading(
                        lemma=lemma,
                        verb=reading[2] or reading[4],
                        reading=(reading[3] or "").strip(),
                        siglum=reading[1],
                        place=place,
                    ),
                )
            )
        elif note and found and has_reading:
            last = found[-1][1]
            found[-1] = (found[-1][0], replace(last, note=note[1].strip()))
        elif line.text.lstrip().startswith(":") or line.text[0].isspace():
            fault(line, f"cannot read “{line.text.strip()}”")
            has_reading = True  # of its lemma that is all there is to say
        else:
            if not has_reading:
                fault(line, f"the lemma “{lemma}” has no reading")
            lemma, has_reading = line.text.strip(), False
            lemma_place = Place(path, line.number)
    if lemma and not has_reading:
        report(finding_at(lemma_place, Rule.BAD_APPARATUS, f"the lemma “{lemma}” has no reading"))
    return found

