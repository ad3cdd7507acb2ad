"""Letters that deceive: those that cannot be seen, and those that look like others.

Both can falsify a text unseen: a mark that turns the direction of writing shows other words than a
program compares, and a word with one Cyrillic letter among Latin ones is found by no search. They are
reported, not repaired: a witness may have them, and then says so in the field ``holds`` of its entry.

Sources: Unicode Standard Annex 9 (direction), Annex 15, section 12 (how many marks a letter can bear),
Technical Report 36 and Technical Standard 39 (mixed scripts, letters of one shape).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

__all__ = ["Deception", "deceptions", "held", "is_overloaded", "seen", "told"]

MOST_MARKS = 30
"""Marks on one letter: the Stream-Safe Text Format has no more (UAX 15, section 12.1)."""

# Written as code points, so that this file has none of them.
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    r"\ue000-\uf8ff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
)
"""Controls, marks without width or ink, and characters whose look nobody has agreed upon."""
_HIDDEN_ASCII = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_JOINERS = "\u200c\u200d"
_JOINED = re.compile(
    r"(?:ARABIC|SYRIAC|MONGOLIAN|DEVANAGARI|BENGALI|GURMUKHI|GUJARATI|ORIYA|TAMIL|TELUGU|KANNADA|MALAYALAM"
    r"|SINHALA|KHMER|MYANMAR|TIBETAN)\b"
)
"""Scripts in which a joiner between letters is spelling (UAX 31, section 2.3)."""

_OTHER = re.compile(
    r"[\u0370-\u058f\u10a0-\u10ff\u13a0-\u13ff\u1ab0-\u1aff\u1c80-\u1cbf\u1d00-\u1d7f\u2c00-\u2c5f\u2c80-\u2cff"
    r"\u2de0-\u2dff\ua640-\ua69f\uab70-\uabbf\uff21-\uff5a\U0001d400-\U0001d7ff]"
)
"""A letter of a script, or of a shape, that is like another’s."""
_ANY_WORD = re.compile(r"[^\W\d_]+")
_ALPHABETS = frozenset(
    ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN", "CHEROKEE", "COPTIC", "GLAGOLITIC")
)
_STYLED = frozenset(("FULLWIDTH", "MATHEMATICAL"))
_LIKE_LATIN = frozenset(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u0501\u051b\u051d\u04bb\u04cf"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0405\u0406\u0408\u050c"
    "\u03bf\u03bd\u03b1\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
    "\u0585\u057d\u0578\u0570\u0566\u0561\u0531\u054d\u0555"
)
"""Cyrillic, Greek and Armenian letters that most typefaces draw like a Latin one."""
_MARKS = re.compile(rf"[^\w\s\x00-\x7f]{{{MOST_MARKS + 1},}}")


@dataclass(frozen=True, slots=True)
class Deception:
    """What deceives: the characters, where they begin in the text, and what they are in words."""

    words: str
    offset: int
    told: str

    @property
    def is_hidden(self) -> bool:
        """True for a character that cannot be seen, False for a word that looks like another."""
        return len(self.words) == 1 and bool(_HIDDEN.match(self.words))


def deceptions(text: str, allowed: Collection[str] = ()) -> Iterator[Deception]:
    """Everything in a text that is not what it looks like, but for ``allowed`` characters and words."""
    if text.isascii():
        hidden = _HIDDEN_ASCII.finditer(text)
    else:
        hidden = _HIDDEN.finditer(text)
        for word in _words(text):
            wrong = "" if word[0] in allowed else _disguise(text, word)
            if wrong:
                yield Deception(word[0], word.start(), wrong)
    for found in hidden:
        if found[0] not in allowed and not _is_spelling(text, found.start()):
            yield Deception(found[0], found.start(), told(found[0]))


def seen(text: str) -> str:
    """A text without its characters of format, of which nothing is left on paper."""
    return text if text.isascii() else "".join(each for each in text if unicodedata.category(each) != "Cf")


def held(written: str) -> frozenset[str]:
    """The characters and words that a field ``holds`` names: ``U+202B``, or the words, with commas."""
    found = set()
    for each in filter(None, map(str.strip, re.split(r"[,;\s]", written))):
        code = re.fullmatch(r"U\+([0-9A-Fa-f]{4,6})", each)
        found.add(chr(min(int(code[1], 16), 0x10FFFF)) if code else each)
    return frozenset(found)


def told(char: str) -> str:
    """A character by its number and name, since it cannot be shown."""
    names = {0x200B: "ZERO WIDTH SPACE", 0: "NULL", 0x1B: "ESCAPE"}
    kind = "a control" if unicodedata.category(char) == "Cc" else "no character"
    name = unicodedata.name(char, "") or names.get(ord(char), kind)
    return f"U+{ord(char):04X} ({name})"


def is_overloaded(text: str) -> int | None:
    """Where in a text a letter bears more marks than any can: putting them in order would take for ever."""
    if text.isascii():
        return None
    for run in _MARKS.finditer(text):
        length = 0
        for at, char in enumerate(run[0]):
            length = length + 1 if unicodedata.combining(char) else 0
            if length > MOST_MARKS:
                return run.start() + at
    return None


def _is_spelling(text: str, at: int) -> bool:
    """True for a joiner inside a word of a script that needs it, and for the form of a pictograph."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] in _JOINERS and before and after:
        return all(_JOINED.match(unicodedata.name(each, "")) for each in (before, after))
    return text[at] in "\ufe0e\ufe0f" and bool(before) and unicodedata.category(before) in {"So", "Sm"}


def _words(text: str) -> Iterator[re.Match[str]]:
    """The words that may be disguised; each is looked at once, however often it stands there."""
    distinct = set(_ANY_WORD.findall(text)) if _OTHER.search(text) else set()
    odd = {word for word in distinct if _OTHER.search(word) and _is_odd(word)}
    return (found for found in _ANY_WORD.finditer(text) if found[0] in odd) if odd else iter(())


def _is_odd(word: str) -> bool:
    """True for a word of several scripts, of styled letters, or only of letters that look Latin."""
    scripts = {_script(char) for char in word} - {""}
    looks_latin = "LATIN" not in scripts and set(word) <= _LIKE_LATIN
    return len(scripts) > 1 or bool(scripts & _STYLED) or looks_latin


def _disguise(text: str, word: re.Match[str]) -> str:
    """What is odd about a word, or nothing."""
    scripts = {_script(char) for char in word[0]} - {""}
    if scripts & _STYLED:
        return "letters of a wide or mathematical form"
    if len(scripts) > 1:
        return f"letters of two scripts, {' and '.join(sorted(each.title() for each in scripts))}"
    if scripts and "LATIN" not in scripts and set(word[0]) <= _LIKE_LATIN:
        around = [*_ANY_WORD.findall(_line_before(text, word.start()))[-1:]]
        around += _ANY_WORD.findall(_line_after(text, word.end()))[:1]
        if around and all(_script(char) == "LATIN" for each in around for char in each):
            return f"{scripts.pop().title()} letters that look like Latin ones, among Latin words"
    return ""


def _line_before(text: str, at: int) -> str:
    begins = max(text.rfind("\n", 0, at) + 1, at - 80)
    return text[begins:at]


def _line_after(text: str, at: int) -> str:
    ends = text.find("\n", at)
    return text[at : min(ends if ends >= 0 else len(text), at + 80)]


@cache
def _script(char: str) -> str:
    """The script of a letter, by the first word of its name; empty for one that belongs to several."""
    name = unicodedata.name(char, "").partition(" ")[0]
    return name if name in _ALPHABETS | _STYLED else ""
