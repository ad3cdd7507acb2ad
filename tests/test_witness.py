"""A stored witness: folding, composition, and the way back to its own characters."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotations.core.model.witness import Witness, fold

# Letters that compose, decompose, change order or stay; white space of several kinds; Hangul; a
# character that NFC takes apart (U+0958) and one that becomes another (U+212B).
TEXTS = st.text(alphabet='ab."` \t\n\r\u00a0\u2009e\u0301\u0323\u00e9\u0344\u1100\u1161\u11a8\u0958\u212b\u0130𝒳', max_size=40)


def witness(text: str) -> Witness:
    return Witness("w", text.encode())


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("a  b\n\tc", "a b c"),
        (" a ", " a "),
        ("\u00a0", " "),
        ("e\u0301", "é"),
        ("\u212b", "Å"),
        ("“A” – 'b'…`", "“A” – 'b'…`"),
        ("Ab", "Ab"),
        ("", ""),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@given(TEXTS)
def test_folded_is_fold_of_the_text(text):
    assert witness(text).folded == fold(text)


@given(TEXTS, st.data())
def test_exact_of_a_span_folds_to_the_span(text, data):
    """The characters behind a span are those that it was made of, but for white space at the ends."""
    found = witness(text)
    start = data.draw(st.integers(0, len(found.folded)))
    end = data.draw(st.integers(start, len(found.folded)))
    clean = found.text.isascii() or unicodedata.is_normalized("NFC", text)
    if clean:
        assert fold(found.exact(start, end)) == found.folded[start:end]
    assert found.exact(0, len(found.folded)) == text


@given(TEXTS)
def test_offsets_only_go_forward(text):
    found = witness(text)
    raws = [found.raw(offset) for offset in range(len(found.folded) + 1)]
    assert raws == sorted(raws)
    assert all(0 <= raw <= len(text) for raw in raws)


@given(TEXTS)
def test_windows_of_lines_hold_their_words_and_nothing_else(text):
    found = witness(text)
    for number in range(1, found.line_count + 1):
        start, end = found.window((number, number))
        if unicodedata.is_normalized("NFC", text):
            assert found.folded[start:end] == fold(found.line(number)).strip(" ")
    if found.line_count:
        start, end = found.window((1, found.line_count))
        assert found.folded[start:end] == found.folded.strip(" ")


@given(TEXTS)
def test_every_character_knows_its_line(text):
    found = witness(text)
    for offset, char in enumerate(found.folded):
        if char != " ":
            line, column = found.place_of(offset)
            assert line == found.line_of(offset)
            first, last = found.window((line, line))
            assert first <= offset < last
            assert column >= 1


def test_decomposed_characters_lead_back_to_where_they_are():
    found = witness("cafe\u0301 au  lait\nde\u0301ja\u0300 vu\n")
    start = found.folded.index("déjà")
    assert found.exact(start, start + 4) == "de\u0301ja\u0300"
    assert found.place_of(start) == (2, 1)
    assert found.folded[slice(*found.window((2, 2)))] == "déjà vu"


@pytest.mark.parametrize(
    ("text", "count"), [("a", 1), ("a\n", 1), ("a\nb", 2), ("\n\n", 2), ("a\r\nb\r\n", 2)]
)
def test_lines(text, count):
    found = witness(text)
    assert found.line_count == count
    assert [found.line(number) for number in range(1, count + 1)] == text.replace("\r", "").split("\n")[:count]


def test_other_encodings_are_refused():
    with pytest.raises(UnicodeDecodeError):
        Witness("w", "é".encode("latin-1"))
