"""Readings beside the base text: which words differ, which stand round them, and what is claimed of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from quotations.core.check import base_text
from quotations.core.model import Context, Place, Reading, Share, context_of, readings_apart
from test_bad_input import TIDE

BOTH, BASE, OTHER = Share.BOTH, Share.BASE, Share.OTHER


def reading(lemma: str, verb: str, words: str) -> Reading:
    return Reading(lemma=lemma, verb=verb, reading=words, siglum="L", place=Place("page.md", 1))


@pytest.mark.parametrize(
    ("lemma", "verb", "words", "runs"),
    [
        ("the lamp was lit", "reads", "the lamp was dark", [(BOTH, "the lamp was"), (BASE, "lit"), (OTHER, "dark")]),
        ("lit", "reads", "lit again", [(BOTH, "lit"), (OTHER, "again")]),
        ("lit again", "reads", "lit", [(BOTH, "lit"), (BASE, "again")]),
        ("out , and", "reads", "out, and", [(BASE, "out ,"), (OTHER, "out,"), (BOTH, "and")]),
        ("boat`s", "reads", "boat's", [(BASE, "boat`s"), (OTHER, "boat's")]),
        ("the lamp", "omits", "", [(BASE, "the lamp")]),
        ("out", "adds", "with a lantern", [(BOTH, "out"), (OTHER, "with a lantern")]),
    ],
)
def test_words_of_two_readings(lemma, verb, words, runs):
    assert readings_apart(reading(lemma, verb, words)) == runs


WORDS = st.lists(st.sampled_from(["a", "b", "c,", "d"]), min_size=1, max_size=8).map(" ".join)


@given(WORDS, WORDS)
def test_each_reading_can_be_put_together_again(base, other):
    runs = readings_apart(reading(base, "reads", other))
    assert " ".join(words for share, words in runs if share is not OTHER) == base
    assert " ".join(words for share, words in runs if share is not BASE) == other


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("a b c LAMP d e f", Context("b c ", " d e", True, True)),
        ("c LAMP d", Context("c ", " d", False, False)),
        ("LAMP", Context("", "", False, False)),
        ('a b c "LAMP, d e f', Context('b c "', ", d e", True, True)),
        ("a \0 c LAMP d \0 e", Context("c ", " d", True, True)),
        ("LAMP and LAMP", Context()),
        ("no such word", Context()),
    ],
)
def test_context_is_a_few_words_and_none_from_beyond_an_omission(text, context):
    assert context_of(text, "LAMP", most=2, gap="\0") == context


def test_base_text_marks_omissions(specimen):
    quotations = specimen.load().quotations.values()
    gapped = [text for text in (base_text(each.text, "\0") for each in quotations) if "\0" in text]
    assert len(gapped) == 1


@pytest.fixture
def page(specimen, tmp_path):
    def build(*changes):
        for old, new in changes:
            specimen.change(TIDE, old, new)
        return html.parse(str(specimen.build("html", tmp_path / "html") / "sources/tide1911.html"))

    return build


def words(element) -> str:
    return " ".join(element.text_content().split())


def test_readings_stand_beside_the_base_text(page):
    (part,) = page().xpath("//details[contains(@class, 'comparison')]")
    assert words(part.xpath("./summary")[0]) == "N and L side by side"
    rows = [[words(cell) for cell in row.xpath("./td")] for row in part.xpath(".//tbody/tr")]
    assert rows == [
        [
            '… lamp was lit at dusk [as always] and ⌜[only in N: nobody`s] boat was lost. [only in N: . . [T]he] keeper⌝, who is sixty, rowd out alone."',
            '… lamp was lit at dusk [as always] and ⌜[only in L: no] boat was lost. [only in L: The] keeper⌝, who is sixty, rowd out alone." (in another hand)',
        ],
        [
            '… . . [T]he keeper, who is sixty, rowd ⌜out⌝ alone."',
            '… . . [T]he keeper, who is sixty, rowd ⌜out [only in L: with a lantern]⌝ alone."',
        ],
    ]
    assert [each.text_content() for each in part.xpath(".//del")] == ["[only in N: nobody`s]", "[only in N: . . [T]he]"]
    assert len(part.xpath(".//ins")) == 3


def test_what_is_not_known_of_the_other_witness_is_said(page):
    statement = words(page().xpath("//details[contains(@class, 'comparison')]/p")[0])
    assert "Only what stands between ⌜ and ⌝ was recorded from L." in statement
    assert "those of N, to show the place; they do not say that L has them too." in statement
    assert statement.endswith("What was read of L: the copy of the piece, whole (1 March 1911).")


def test_it_is_said_when_it_is_not_recorded_what_was_read(page):
    tree = page(("- against: ledger1911\n", "- against: pilots1911\n"))
    statement = words(tree.xpath("//details[contains(@class, 'comparison')]/p")[0])
    assert statement.endswith("How much of L was read is not recorded with this quotation.")


def test_an_omission_is_told_in_words(page):
    tree = page((": L adds: with a lantern", ": L omits"))
    (last,) = tree.xpath("//details[contains(@class, 'comparison')]//tbody/tr[last()]")
    assert [words(cell) for cell in last.xpath("./td")] == [
        '… . . [T]he keeper, who is sixty, rowd ⌜[only in N: out]⌝ alone."',
        '… . . [T]he keeper, who is sixty, rowd ⌜omits these words⌝ alone."',
    ]


@pytest.mark.parametrize("builder", ["text", "latex"])
def test_editions_that_cannot_fold_have_the_apparatus_only(specimen, tmp_path, builder):
    folder = specimen.build(builder, tmp_path / builder)
    text = "".join(path.read_text("utf-8") for path in folder.rglob("*") if path.suffix in {".txt", ".tex"})
    assert "no boat was lost" in text
    assert "side by side" not in text
