"""No quotation is accepted that is not in its witness. See ``fuzzing``.

A witness is made up and a quotation of it; then the quotation is changed, or its lines. What the check
accepts is held against the witness once more, by a plain rule that is written here and shares no code with
the extension: after NFC and with white space folded, the words stand in the named lines, in order, with
something between them where words are left out, and nothing but quotation marks at the ends.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from dataclasses import dataclass, replace
from unicodedata import normalize

from hypothesis import event, given
from hypothesis import strategies as st

from fuzzing import answering, assert_sound, examples, mutations
from quotations.core.check import check_edition
from quotations.core.edition.edition import load_edition
from quotations.core.edition.settings import load_settings
from quotations.core.model import Segment, Text
from test_bad_input import MARSH, TIDE, WITNESS
from test_fuzz_pages import TOKENS

# The plain rule.


def folded(text: str) -> str:
    return " ".join(normalize("NFC", text).split())


Runs = list[str]
"""What is quoted, between the places where words are left out; those may be first and last."""


def stands(runs: Runs, text: str) -> bool:
    """True if the runs stand in a text, one after the other, and between each two of them something else.

    The first begins it and the last ends it, unless they are empty: then something is left out there.
    """
    if len(runs) == 1:
        return text == runs[0]
    first, *middle, last = runs
    if not any(runs) or not text.startswith(first):
        return False
    at = len(first)
    for run in filter(None, middle):
        at = text.find(run, _behind_something(text, at))
        if at < 0:
            return False
        at += len(run)
    return text.endswith(last) and (not last or _behind_something(text, at) <= len(text) - len(last))


def _behind_something(text: str, at: int) -> int:
    """The first place behind a letter or sign, from some place on; at the beginning nothing need stand before."""
    return len(text) - len(text[at:].lstrip(" ")) + 1 if at else 0


def is_quoted_whole(variants: list[Runs], witness: str, lines: tuple[int, int]) -> bool:
    """True if the plain rule holds, with the quotation marks that enclose the lines or without."""
    window = folded("\n".join(witness.split("\n")[lines[0] - 1 : lines[1]]))
    texts = [window]
    if window and window[0] + window[-1] in ('""', "“”", "„“", "«»", "»«", "‘’", "''", "””", "‚‘"):
        texts.append(window[1:-1].strip())
    return any(stands(runs, text) for runs in variants for text in texts)


# What is quoted, as parts: the page has them with their signs, the plain rule has their words.


@dataclass(frozen=True)
class Part:
    kind: str
    text: str = ""

    def written(self, number: int) -> str:
        match self.kind:
            case "text" | "break":
                return self.text
            case "sic":
                return f"{{sic}}`{self.text}|right`"
            case "nested":
                return f"\n:::{{quotation}} inner-{number}\n:source: tide1911\n:lines: 1-9\n\n{self.text}\n:::\n"
            case _:
                return f"{{{self.kind}}}`{self.text}`"

    @property
    def words(self) -> str:
        return {"omitted": "\0", "supplied": "", "note": "", "nested": f"\1{self.text}\1"}.get(self.kind, self.text)


def variants(words: str) -> list[Runs]:
    """The words in every way that is allowed: at an end of a nested quotation white space may stand, or none."""
    pieces = words.split("\1")
    ways = itertools.product(("", " "), repeat=len(pieces) - 1)
    found = []
    for joins in ways:
        text = pieces[0].strip() if len(pieces) > 1 else pieces[0]
        for join, piece in zip(joins, pieces[1:], strict=True):
            text += join + piece.strip()
        found.append([folded(run) for run in text.split("\0")])
    return found


WORDS = [
    *("a", "b", "ab", "the", "the", "lamp", "rowd", "café", "cafe\u0301", "\u0301", "x\u0302", "A\u030a", "\u212b", "A", "e", "i", "ı"),
    *("[T]he", ".", ". .", "…", "...", '"', "“", "”", "'", "’", "-", "–", "ﬁ", "fi", "한", "ᄒ", "ᅡ", "ᆫ", "\u200b", "\xad", "it`s", "{sic}"),
]
SPACES = [" ", " ", " ", " ", "  ", "\t", "\xa0", "\u2003", "\x1f", "\r", ""]
LINE = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(SPACES)), max_size=8).map(lambda found: "".join(itertools.chain(*found)))
SIGNS = ["text"] * 8 + ["sic", "interpolation", "verbatim", "nested", "omitted"]
ALIKE = [
    *(("ﬁ", "fi"), ("fi", "ﬁ"), ("…", "..."), ("...", "…"), ("“", '"'), ("’", "'"), ("'", "’"), ("-", "–"), ("–", "-"), ("ı", "i"), ("A", "a")),
    *(("a", "A"), ("a", "а"), ("e", "е"), ("é", "e"), ("\u0301", ""), ("\u212b", "A"), ("\u200b", ""), ("\xad", ""), ("`", "'"), (".", ""), (" ", ""), (" .", ".")),
]
"""What is easily taken for each other; nothing of it is the same to the check."""
ADDED = [Part("supplied", "not there"), Part("note", "nor this"), Part("omitted", "gone"), Part("break", "\n"), Part("break", "\n\n"), Part("text", " ")]


@st.composite
def quoted(draw) -> tuple[str, tuple[int, int], list[Part]]:
    """A witness, lines of it, and parts that quote them."""
    lines = draw(st.lists(LINE, min_size=1, max_size=5))
    first = draw(st.integers(1, len(lines)))
    last = min(len(lines), first + draw(st.sampled_from([0, 0, 1, 2])))
    rest, parts = "\n".join(lines[first - 1 : last]), []
    while rest:
        size = draw(st.sampled_from([1, 2, 3, 6, 12, 99]))
        piece, rest = rest[:size], rest[size:]
        kind = draw(st.sampled_from(SIGNS))
        kind = kind if kind == "text" or (piece == piece.strip() != "" and "`" not in piece and piece.isprintable()) else "text"
        parts.append(Part(kind, piece))
    return "\n".join(lines), (first, last), parts


@st.composite
def changed(draw) -> tuple[str, tuple[int, int], list[Part]]:
    """The same, with something wrong in it, or not."""
    witness, (first, last), parts = draw(quoted())
    change = draw(st.sampled_from(["alike", "alike", "parts", "parts", "letter", "lines"]))
    if change == "alike":
        places = [(at, pair) for at, part in enumerate(parts) for pair in ALIKE if pair[0] in part.text]
        if places:
            at, pair = draw(st.sampled_from(places))
            parts[at] = replace(parts[at], text=parts[at].text.replace(*pair, 1))
    elif change == "lines":
        first = max(1, first + draw(st.sampled_from([-1, 0, 1])))
        last = max(first, last + draw(st.sampled_from([-1, 0, 1])))
    elif change == "parts":
        parts = draw(rearranged(parts))
    elif parts:
        at = draw(st.integers(0, len(parts) - 1))
        text, letter = parts[at].text, draw(st.sampled_from([*WORDS, " ", "\n", ""]))
        place = draw(st.integers(0, len(text)))
        parts[at] = replace(parts[at], text=text[:place] + letter + text[place + draw(st.sampled_from([0, 1])) :])
    return witness, (first, last), parts


@st.composite
def rearranged(draw, parts: list[Part]) -> list[Part]:
    """Parts of which some are taken away, put in, doubled, exchanged, or are another sign."""
    for _ in range(draw(st.sampled_from([1, 1, 2]))):
        at = draw(st.integers(0, len(parts)))
        match draw(st.sampled_from(["take", "add", "omit", "double", "swap", "kind"])):
            case "take":
                parts[at : at + 1] = []
            case "add":
                parts.insert(at, draw(st.sampled_from([*ADDED, *(Part("text", word) for word in WORDS[:12])])))
            case "omit":
                parts.insert(at, Part("omitted", "gone"))
            case "double":
                parts[at:at] = parts[at : at + 1]
            case "swap":
                parts[at : at + 2] = parts[at : at + 2][::-1]
            case "kind" if at < len(parts):
                parts[at] = replace(parts[at], kind=draw(st.sampled_from(["text", "supplied", "omitted"])))
    return parts


def is_written_as_meant(parts: list[Part]) -> bool:
    """False where parts side by side, or a letter put in, make other signs than are meant."""
    for part in parts:
        if part.kind in {"text", "break"}:
            continue
        if not part.text.strip() or part.text != part.text.strip() or set(part.text) & set("`|\n{\r"):
            return False
    text = "".join(part.text if part.kind in {"text", "break"} else "\0" for part in parts)
    return "{sic}\0" not in text and "}`" not in text and not any(line.lstrip().startswith(":::") for line in text.split("\n"))


BIB = """@misc{{notice1911,
  title = {{Notice}},
  howpublished = {{Notice}},
  file = {{witnesses/notice1911.txt}},
  sha256 = {{{digest}}},
}}
@misc{{tide1911,
  title = {{Tide}},
  howpublished = {{Paper}},
}}
"""


def test_what_is_accepted_is_in_the_witness(specimen):
    copy, settings = specimen, load_settings(specimen.root)
    for path in copy.path("docs").rglob("*.md"):
        path.unlink()
    answers: Counter[bool] = Counter()

    @examples(10)
    @given(st.one_of(changed(), changed(), changed(), changed(), quoted()))
    def check(made):
        witness, lines, parts = made
        if not is_written_as_meant(parts):
            return
        data = witness.encode()
        body = "".join(part.written(number) for number, part in enumerate(parts))
        copy.path(WITNESS).write_bytes(data)
        copy.path("bibliography/works.bib").write_text(BIB.format(digest=hashlib.sha256(data).hexdigest()), encoding="utf-8", newline="")
        page = f"::::{{quotation}} new-1\n:source: tide1911\n:lines: {lines[0]}-{lines[1]}\n\n{body}\n::::\n"
        copy.path("docs/index.md").write_bytes(page.encode())
        with answering():
            report = check_edition(load_edition(settings))
        assert_sound(report.findings, copy.root)
        accepted = report.passed == report.quotations > 0 and not any(each.path.endswith(".md") for each in report.errors)
        answers[accepted] += 1
        event("accepted" if accepted else "refused")
        if accepted:
            assert is_quoted_whole(variants("".join(part.words for part in parts)), witness, lines), (page, witness)

    check()
    assert min(answers[True], answers[False]) >= 100, answers


def words_of(text: Text) -> str:
    """What a quotation that was read from a page says, with the marks that ``variants`` knows."""
    return "\n".join("".join(map(_words, each.segments)) for each in text.paragraphs)


def _words(segment: Segment) -> str:
    if segment.quotation is not None:
        return f"\1{words_of(segment.quotation.text)}\1"
    printed = {"text": segment.text, "sic": segment.text, "omitted": "\0"}
    return printed.get(segment.kind.value, "") + "".join(map(_words, segment.children))


def test_what_is_accepted_in_an_edition_is_in_its_witness(specimen):
    """Here other records stand beside a quotation, so that its ends are free."""
    copy, settings = specimen, load_settings(specimen.root)
    witness = copy.text(WITNESS).split("\n")
    pages = [copy.text(TIDE), copy.text(MARSH)]
    answers: Counter[bool] = Counter()

    @examples(4)
    @given(st.sampled_from([0, 1]).flatmap(lambda which: st.tuples(st.just(which), mutations([pages[which]], [*TOKENS, *WORDS]))))
    def check(made):
        which, text = made
        copy.path((TIDE, MARSH)[which]).write_bytes(text.encode("utf-8", "replace"))
        with answering():
            loaded = load_edition(settings)
            report = check_edition(loaded)
        for quotation in loaded.quotations.values():
            accepted = report.has_passed(quotation.id)
            answers[accepted] += 1
            if accepted:
                window = folded("\n".join(witness[quotation.lines[0] - 1 : quotation.lines[1]]))
                free = [["", *runs, ""] for runs in variants(words_of(quotation.text))]
                assert any(stands(runs, f"\2{window}\2") for runs in free), (text, quotation)
        copy.path((TIDE, MARSH)[which]).write_text(pages[which], encoding="utf-8", newline="")

    check()
    assert min(answers[True], answers[False]) >= 40, answers
