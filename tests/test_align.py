"""Placing a text in a witness: exactly one alignment, or none that passes."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quotations.core.check.align import align, align_anywhere
from quotations.core.check.coverage import Claim, cover, enclosing_marks
from quotations.core.check.nearmiss import departure
from quotations.core.check.stream import base_text
from quotations.core.model import Place, Text, Witness
from quotations.core.pages import read_page

WORDS = st.lists(st.sampled_from(["a", "b", "ab", "the", '"', ". .", "it`s", "[T]he"]), min_size=1, max_size=12)


def text_of(body: str) -> Text:
    """The text of a quotation with that body."""
    page, findings = read_page(
        "page",
        "page.md",
        f"::::::{{quotation}} outer-1\n:lines: 1\n:source: s\n\n{body}\n::::::\n",
        witness="w",
        lang="en",
    )
    assert findings == []
    return page.quotations[0].text


def nested(body: str, id_: str = "inner-1") -> str:
    return f"\n:::{{quotation}} {id_}\n:lines: 1\n:source: s\n\n{body}\n:::\n"


def witness(text: str) -> Witness:
    return Witness("w", text.encode())


def spans(body: str, against: str) -> list[str]:
    """The words of each alignment."""
    found = witness(against)
    return [
        found.folded[slice(*alignment.span)]
        for alignment in align(text_of(body), found, (1, found.line_count))
    ]


CONFORMANCE = [
    # body, witness, the words of each alignment
    ("one two", "one two", ["one two"]),
    ("one\ntwo", "zero one two three", ["one two"]),
    ("one\n\ntwo", "one\n\ntwo", ["one two"]),
    ("One two", "one two", []),
    ("one, two", "one two", []),
    ("“one”", '"one"', []),
    ("one – two", "one - two", []),
    ("cafe\u0301", "café", ["café"]),
    ("one", "one one", ["one", "one"]),
    ("{sic}`won|one` two", "won two", ["won two"]),
    ("{sic}`won|one` two", "one two", []),
    ("{supplied}`So` far", "far", ["far"]),
    ("far{note}`so it is`.", "far.", ["far."]),
    ("a {interpolation}`(b)` c", "a (b) c", ["a (b) c"]),
    ("[T]he {verbatim}`{sic}` x", "[T]he {sic} x", ["[T]he {sic} x"]),
    ("a {omitted}`b` c", "a b c", ["a b c"]),
    ("a {omitted}`b` c", "a c", []),
    ("a {omitted}`nothing` c", "a  \n c", []),
    ("a {omitted}`b` c", "a b c b c", ["a b c", "a b c b c"]),
    ("on{omitted}`e tw`o", "one two", ["one two"]),
    ("(a {omitted}`b` c", "(a) b c", []),
    ("a {omitted}`b` c", "a b (c", []),
    ("{omitted}`all before` c", "a b c", ["a b c"]),
    ("a {omitted}`all after`", "a b c", ["a b c"]),
    ("It says:" + nested('". . a"'), 'It says: ". . a"', ['It says: ". . a"']),
    ("It says:" + nested('". . a"'), 'It says:". . a"', ['It says:". . a"']),
    ("It says:" + nested('". . a"'), 'It says: " . . a"', []),
    (nested("a") + nested("b", "inner-2"), "ab", ["ab"]),
    (nested("a") + nested("b", "inner-2"), "a x b", []),
]


@pytest.mark.parametrize(("body", "against", "expected"), CONFORMANCE)
def test_alignments(body, against, expected):
    assert spans(body, against) == expected


def test_nested_quotations_have_spans_of_their_own():
    found = witness('It says: ". . a" and on.')
    alignment = align(text_of("It says:" + nested('". . a"') + "and on."), found, (1, 1))[0]
    start, end = alignment.nested["inner-1"]
    assert found.folded[start:end] == '". . a"'


def test_gaps_are_what_was_left_out():
    found = witness("one two three four")
    alignment = align(text_of("one {omitted}`some words` four"), found, (1, 1))[0]
    assert [found.folded[slice(*gap)].strip() for gap in alignment.gaps] == ["two three"]


def test_only_the_named_lines_count():
    found = witness("one\ntwo\none\n")
    assert len(align(text_of("one"), found, (1, 2))) == 1
    assert align(text_of("one"), found, (2, 2)) == []
    assert len(align_anywhere(text_of("one"), found)) == 2


def test_many_omissions_in_a_repetitive_witness_end_soon():
    body = " ".join(["a {omitted}`x`"] * 12) + " b"
    assert spans(body, "a x " * 200) == []


@given(WORDS, WORDS, WORDS)
def test_a_passage_of_the_witness_is_found(before, passage, after):
    line = " ".join([*before, *passage, *after])
    words = " ".join(passage)
    assume(not words.startswith((":", "{")))
    assert words in (spans(words, line) or [words] if line.count(words) else [])
    assert len(spans(words, line)) >= 1


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ('x "one" y', "one", '"one"'),
        ('x " one " y', "one", '" one "'),
        ("x “one” y", "one", "“one”"),
        ("x «one» y", "one", "«one»"),
        ('x "one y', "one", "one"),
        ('x “one" y', "one", "one"),
        ("x (one) y", "one", "one"),
        ("one", "one", "one"),
    ],
)
def test_enclosing_quotation_marks(text, words, expected):
    found = witness(text)
    start = found.folded.index(words)
    span = enclosing_marks(found, (start, start + len(words)), (0, len(found.folded)))
    assert found.folded[slice(*span)] == expected


def claim(found: Witness, id_: str, words: str) -> Claim:
    start = found.folded.index(words)
    return Claim(id_, (start, start + len(words)), Place("page", 1))


def test_coverage_is_a_partition():
    found = witness("one two\nthree")
    whole = cover(found, [claim(found, "a", "one two"), claim(found, "b", "three")])
    assert (whole.covered, whole.total, whole.gaps, whole.overlaps) == (11, 11, (), ())
    assert whole.percent == 100


def test_coverage_tells_gaps_and_counts_no_white_space():
    found = witness("one two three four")
    part = cover(found, [claim(found, "a", "two"), claim(found, "b", "four")])
    assert [found.folded[slice(*gap)] for gap in part.gaps] == ["one", "three"]
    assert (part.covered, part.total) == (7, 15)


def test_coverage_tells_overlaps_even_inside_a_long_claim():
    found = witness("one two three four")
    claims = [claim(found, "long", "one two three"), claim(found, "x", "one"), claim(found, "y", "three")]
    overlaps = cover(found, claims).overlaps
    assert {frozenset((first.id, second.id)) for first, second in overlaps} == {
        frozenset(("long", "x")),
        frozenset(("long", "y")),
    }


def test_no_claim_covers_nothing():
    assert cover(witness("one"), []).percent == 0
    assert cover(witness(" \n"), []).percent == 100


@pytest.mark.parametrize(
    ("body", "against", "here", "there", "place"),
    [
        ("the swift brown fox", "the quick brown fox", "swift", "quick", (5, 5)),
        ("the quick\nbrown Fox jumps", "the quick brown fox jumps", "F", "f", (6, 7)),
        ("the quick fox jumps over", "the quick brown fox jumps over", "", " brown", (5, 10)),
        ("a b {omitted}`c d` e f g h {sic}`I|i` j k", "a b c d e f g h i j k", "I", "i", (5, 34)),
    ],
)
def test_a_near_miss_is_told_where_it_departs(body, against, here, there, place):
    found = departure(text_of(body), witness(against), (1, 1))
    assert found is not None
    marked = (found.here.split("⟦")[1].split("⟧")[0], found.there.split("⟦")[1].split("⟧")[0])
    assert marked == (here, there)
    assert (found.place.line, found.place.column) == place
    assert found.witness.line == 1


def test_nothing_alike_is_no_near_miss():
    assert departure(text_of("entirely other words"), witness("the quick brown fox"), (1, 1)) is None


def test_base_text_is_what_a_lemma_is_looked_for_in():
    body = "One {sic}`to|two` {supplied}`and`\n\nthree" + nested("four") + "five {omitted}`x` six"
    assert base_text(text_of(body)) == "One to three four five six"


# ---------------------------------------------------------------- Every way, and the first two of them

PARTS = st.lists(st.text("ab ", min_size=1, max_size=4).filter(str.strip), min_size=1, max_size=4)


def every_way(parts: list[str], text: str) -> list[list[int]]:
    """Where each part can begin, in all ways, with a word between each two."""
    ways: list[list[int]] = [[]]
    for index, part in enumerate(parts):
        words = " ".join(part.split())
        found = []
        for way in ways:
            for at in range(len(text)):
                before = index == 0 or not part.startswith(" ") or text[at - 1 : at] == " "
                end = at + len(words)
                after = index == len(parts) - 1 or not part.endswith(" ") or text[end : end + 1] == " "
                reached = way[-1] + len(" ".join(parts[index - 1].split())) if way else 0
                apart = not way or text[reached:at].strip(" ")
                if text.startswith(words, at) and before and after and apart:
                    found.append([*way, at])
        ways = found
    return ways


@given(PARTS, st.text("ab  ", min_size=1, max_size=24).filter(str.strip))
def test_of_all_ways_the_first_two_are_found(parts, against):
    found = witness(against)
    body = "{omitted}`x`".join(parts)
    assume(body == body.strip())
    alignments = align(text_of(body), found, (1, found.line_count))
    ways = sorted(every_way(parts, found.folded))
    assert len(alignments) == min(2, len(ways))
    for alignment, way in zip(alignments, ways, strict=False):
        last = " ".join(parts[-1].split())
        assert alignment.gaps == tuple(
            (at + len(" ".join(part.split())), then) for part, at, then in zip(parts, way, way[1:], strict=False)
        )
        assert alignment.span[1] == way[-1] + len(last)
