"""A quotation or page as a BibTeX entry, for writers who cite the edition."""

from __future__ import annotations

import re

from quotations.core.bibliography import plain
from quotations.core.export.citation import Cited, Imprint

__all__ = ["as_bibtex", "titled"]

_SPECIAL = str.maketrans(
    {
        **{char: f"\\{char}" for char in "&%$#_"},
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "\\": r"\textbackslash{}",
    }
)
"""What means something else in TeX; a brace alone would unbalance the entry, even behind a backslash."""


def as_bibtex(imprint: Imprint, cited: Cited) -> str:
    """The entry, UTF-8; of type ``misc``, which every style knows."""
    phrases = imprint.phrases
    fields = {"author": _author(imprint, cited), "title": f"{{{_tex(titled(imprint, cited))}}}"}
    version = phrases.version.format(version=imprint.version) if imprint.version else ""
    edition = rf"\emph{{{_tex(imprint.title)}}}"
    if cited.number:
        number = phrases.quotation.format(number=cited.number)
        how = [f"{_upper_first(phrases.quoted_in)} {edition}", _tex(version), _tex(number)]
    else:
        how = [f"{_upper_first(phrases.in_)} {edition}" if cited.title else "", _tex(version)]
    fields["howpublished"] = ", ".join(filter(None, how))
    fields["date"], fields["year"] = imprint.date, imprint.date[:4]
    fields["url"] = imprint.address + cited.link if imprint.address else ""
    fields["langid"] = cited.lang
    key = re.sub(r"[^\w-]", "-", cited.key(imprint))
    lines = [f"  {name:<12} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{key},", *lines, "}"]) + "\n"


def titled(imprint: Imprint, cited: Cited) -> str:
    """A title: of the page, of the edition, or made of the number and the source of a quotation."""
    if not cited.number:
        return cited.title or imprint.title
    source = ", ".join(filter(None, [cited.who, plain(list(cited.source))]))
    return imprint.phrases.quotation_title.format(number=cited.number, source=source)


def _author(imprint: Imprint, cited: Cited) -> str:
    last, first = cited.author if cited.number else (imprint.author, "")
    if not last:
        return ""
    return f"{_tex(last)}, {_tex(first)}" if first else f"{{{_tex(last)}}}"


def _tex(text: str) -> str:
    return text.translate(_SPECIAL).replace("--", "-{}-")


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
