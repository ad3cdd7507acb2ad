"""The rules of prose: what an edition says in its own voice. They are advice, and few.

What stands in quotation marks, in code and in roles is not the edition's own. A sentence that says who says
it, and has a citation, is attributed speech; it may judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from quotations.core.check.rules import MOST_WORDS
from quotations.core.edition.edition import Edition
from quotations.core.messages import Finding, Rule
from quotations.core.pages import Page, Prose

__all__ = ["check_prose"]

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|„[^“”]*[“”]")
_CODE = re.compile(r"(?:\{[\w:]+\})?(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_TARGET = re.compile(r"\]\([^)]*\)|<https?:[^>]*>")
_SENTENCE = re.compile(r".+?(?:[.!?][”’\"')\]]*(?=\s+[A-Z“\[(*{])|\Z)", re.DOTALL)
_CITED = re.compile(r"\{(?:cite(?::\w+)?|quotation:ref)\}`")
_SAYING = re.compile(
    r"\b(?:said|says?|wrote|writes?|called|calls?|speaks?|spoke|reports?|reported|described?|describes"
    r"|named|names?|states?|stated|held|holds?|found|finds?|accused?|accuses|according to|puts?)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"\]\((https?://[^)\s]*)\)|<(https?://[^>]*)>")
_COUNT = re.compile(
    r"\b\d[\d,]*\+?\s+(?:\w+\s+){0,2}?(?:dead|killed|bodies|corpses|deaths|victims|casualties)\b"
    r"|\b(?:killed|killing|death of)\s+(?:(?:at least|about|more than|over|some|nearly|up to)\s+)?\d[\d,]*\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_NUMERIC_DATE = re.compile(r"\d(?<![\w./-]\d)\d?[./]\s?\d{1,2}[./]\s?(?:\d{4}|\d{2})(?![\w/])")


def check_prose(edition: Edition) -> Iterator[Finding]:
    """Advice on the prose of every page."""
    settings = edition.settings
    judging = _words(settings.judging_words, re.IGNORECASE)
    spellings = _words(settings.spellings)
    for page in edition.pages.values():
        for line in page.block_quotes:
            text = "a block quote is compared with no witness"
            yield Finding(page.path, line, 1, text, Rule.BLOCK_QUOTE)
        for passage in page.prose:
            yield from _long(page, passage)
            yield from _uncited(page, passage)
            if not any(each.search(passage.text) for each in (judging, spellings, _NUMERIC_DATE)):
                continue  # nor is any of them in what is the edition's own of it
            own = _own(passage.text)
            judged = list(judging.finditer(own))
            attributed = _attributed(passage.text) if judged else []
            for found in judged:
                if not any(found.start() in span for span in attributed):
                    text = f"“{found[0]}” judges in the edition’s own voice"
                    yield _at(page, passage, found, Rule.JUDGING, text)
            for found in spellings.finditer(own):
                text = f"“{found[0]}” is spelt “{settings.spellings[found[0]]}” in this edition"
                yield _at(page, passage, found, Rule.STYLE, text)
            for found in _NUMERIC_DATE.finditer(own):
                yield _at(page, passage, found, Rule.STYLE, f"the date “{found[0]}” can be read in two ways")


def _long(page: Page, passage: Prose) -> Iterator[Finding]:
    if not _QUOTED.search(passage.text):
        return  # which is soon said, and of most
    for found in _QUOTED.finditer(_blank(_CODE, passage.text)):
        count = len(found[0].split())
        if count > MOST_WORDS:
            text = f"{count} quoted words are compared with no witness"
            yield _at(page, passage, found, Rule.LONG_QUOTED, text)


def _uncited(page: Page, passage: Prose) -> Iterator[Finding]:
    """Numbers of dead, and links, in a paragraph without a citation."""
    if _CITED.search(passage.text):
        return
    for found in _COUNT.finditer(_own(passage.text) if _DIGIT.search(passage.text) else ""):
        yield _at(page, passage, found, Rule.UNCITED_COUNT, f"“{' '.join(found[0].split())}” has no citation")
    for found in _LINK.finditer(passage.text):
        text = f"a link to {found[1] or found[2]} has no citation beside it"
        yield _at(page, passage, found, Rule.UNCITED_LINK, text)


def _words(words: Iterable[str], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Any of these words; of none, what is never found."""
    ordered = sorted(words, key=len, reverse=True)
    if not ordered:
        return re.compile(r"\0(?!)")  # with a letter that no page has, since that is looked for fast
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)", flags)


def _own(text: str) -> str:
    """The text with blanks for what is not the edition's own; places stay."""
    for pattern in (_CODE, _TARGET, _QUOTED):
        text = _blank(pattern, text)
    return text


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def _attributed(text: str) -> list[range]:
    """Where the sentences stand that say who says so, and have a citation."""
    return [
        range(found.start(), found.end())
        for found in _SENTENCE.finditer(text)
        if _SAYING.search(found[0]) and _CITED.search(found[0])
    ]


def _at(page: Page, passage: Prose, found: re.Match[str], rule: Rule, text: str) -> Finding:
    before = passage.text[: found.start()]
    line, column = passage.line + before.count("\n"), found.start() - before.rfind("\n")
    return Finding(page.path, line, column, text, rule, length=len(found[0].split("\n")[0]))
