"""Reading quotations back from what builders wrote: the witness's words alone, white space folded.

The editors' additions are taken out; where they leave words of the witness out stands ``OMITTED``.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree, html

from quotations.core.check import Report
from quotations.core.check.align import align
from quotations.core.edition.edition import Edition
from quotations.core.model import Paratext, Quotation
from quotations.core.model.witness import fold

__all__ = ["OMITTED", "from_epub", "from_html", "from_latex", "from_man", "from_text", "witness_words"]

OMITTED = "\0"
_BLOCKS = {"p", "blockquote", "div"}


def witness_words(edition: Edition, report: Report, record: Quotation | Paratext) -> str:
    """What the witness has where a record stands."""
    witness = edition.witnesses[record.witness]
    start, end = report.spans[record.id]
    gaps = []
    if OMITTED_SIGN in {segment.kind.value for segment in record.text.walk()}:
        gaps = align(record.text, witness, record.lines)[0].gaps
    words, at = [], start
    for gap_start, gap_end in gaps:
        words.append(witness.folded[at:gap_start])
        at = gap_end
    words.append(witness.folded[at:end])
    return tidy(OMITTED.join(words))


OMITTED_SIGN = "omitted"


def tidy(text: str) -> str:
    """White space folded, and none at the ends or at an omission."""
    return re.sub(rf" ?{OMITTED} ?", OMITTED, fold(text)).strip(" ")


def from_html(folder: Path) -> dict[str, set[str]]:
    """For each id the words of each block quote of it, on any page."""
    found: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*.html")):
        _collect(html.fromstring(path.read_bytes()), found)
    return found


def from_epub(folder: Path) -> dict[str, set[str]]:
    """The same from the pages of an EPUB."""
    found: dict[str, set[str]] = {}
    (path,) = folder.glob("*.epub")
    with zipfile.ZipFile(path) as book:
        for name in sorted(book.namelist()):
            if name.endswith(".xhtml"):
                _collect(etree.fromstring(book.read(name)), found)
    return found


def _collect(root: etree._Element, found: dict[str, set[str]]) -> None:
    for name in ("data-quotation", "data-paratext"):
        for element in root.iterfind(f".//*[@{name}]"):
            found.setdefault(element.get(name), set()).add(tidy("".join(_words(element))))


def _words(element: etree._Element) -> Iterator[str]:
    classes = (element.get("class") or "").split()
    block = etree.QName(element).localname in _BLOCKS
    if "omitted" in classes:
        yield OMITTED
    elif "editorial" not in classes:
        yield (" " if block else "") + (element.text or "")
        for child in element:
            yield from _words(child)
            yield child.tail or ""
        yield " " if block else ""


# Plain text, LaTeX and man have no structure to go by: these give the whole, in which the words of
# the witness must stand without a break.

_ADDED = re.compile(r" \[\*?sic\*?: [^\]]*\]| \[note: [^\]]*\]| \[quotation \d+(?: \\%<[^>]*>)?\]|\^\d+|[⟦⟧]|⟨[^⟩]*⟩")
_LEFT_OUT = re.compile(r"\[… [^\]]*\]")


def _plain(text: str) -> str:
    return tidy(_LEFT_OUT.sub(OMITTED, _ADDED.sub("", fold(text))))


def from_text(folder: Path) -> str:
    """All text files. Lines are broken after hyphens too, as text is."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.txt")))
    return _plain(re.sub(r"(?<=\w-)\n *(?=\w)", "", text))


_TEX = {
    r"\textasciigrave{}": "`", r"\textquotesingle{}": "'", "{[}": "[", "{]}": "]",
    r"\sphinxhyphen{}": "-", r"\textendash{}": "–", r"\textemdash{}": "—", r"\&": "&", r"\%": "%",
    r"\$": "$", r"\#": "#", r"\_": "_", r"\{": "{", r"\}": "}",
}
_TEX_FRAME = re.compile(
    r"\\sphinxAtStartPar\b|\\(?:begin|end)\{quote\}|\\phantomsection|\\label\{\\detokenize\{[^}]*\}\}"
    r"|\$\^\{\\text\{\d+\}\}\$"
)
_TEX_STYLE = re.compile(r"\\(?:DUrole\{[\w-]+\}|sphinxstyleemphasis)\{((?:[^{}]|\{[^{}]*\})*)\}")


def from_latex(folder: Path) -> str:
    """The body of the LaTeX file, as it is set."""
    (path,) = folder.glob("*.tex")
    text = _without_editors(path.read_text(encoding="utf-8").partition(r"\begin{document}")[2])
    text = _TEX_FRAME.sub(" ", text)
    for written, set_ in _TEX.items():
        text = text.replace(written, set_)
    last = ""
    while last != text:
        last, text = text, _TEX_STYLE.sub(r"\1", text)
    return _plain(text)


def _without_editors(text: str) -> str:
    """LaTeX without what the editors add; ``\\DUrole{editorial}`` may hold any markup."""
    while found := re.search(r"\\DUrole\{(editorial|editorial_note|supplied|omitted)\}\{", text):
        end, depth = found.end(), 1
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        text = text[: found.start()] + (OMITTED if found[1] == "omitted" else "") + text[end:]
    return text


_MAN = {r"\(dq": '"', r"\(aq": "'", r"\(ga": "`", r"\-": "-", r"\&": "", r"\fI": "", r"\fB": "", r"\fP": ""}


def from_man(folder: Path) -> str:
    """The text of the man page, as it is set."""
    (path,) = folder.glob("*.1")
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith((".", "'"))]
    text = re.sub(r"\\s-2\\u\d+\\d\\s0", "", "\n".join(lines))
    for written, set_ in _MAN.items():
        text = text.replace(written, set_)
    return _plain(text)
