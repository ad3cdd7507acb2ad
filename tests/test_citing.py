"""Citing a quotation or a page: the same facts in every form, and nothing in them is markup by chance."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pybtex.database import parse_string

from conftest import ROOT, SPECIMEN
from quotations.core.bibliography import Span, plain
from quotations.core.edition.settings import load_settings
from quotations.core.export.bibentry import as_bibtex
from quotations.core.export.citation import Cited, Imprint, address, cited_page, cited_quotation, note
from quotations.core.export.csl import as_csl
from quotations.core.export.wording import _opening, as_markdown, as_text, escape_markdown, printed
from quotations.core.model import on_a_line
from quotations.shell.loading import load

PUBLIC = "https://harbour.example/edition/"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    return load(load_settings(SPECIMEN), tmp_path_factory.mktemp("drawings"))[0]


@pytest.fixture(params=["", PUBLIC], ids=["relative", "public"])
def imprint(request):
    return imprint_at(request.param)


def imprint_at(public):
    return Imprint(
        title="The Harbour Question", version="1.0", date="2023-11-14", name="harbour",
        author="The editors of the specimen", address=public,
    )


def cited(loaded, id_):
    return cited_quotation(loaded.edition, loaded.edition.quotations[id_], loaded.numbers[id_])


def joins(loaded):
    return lambda each: (loaded.space_at(each, before=True), loaded.space_at(each, before=False))


def test_a_quotation_is_cited_as_quoted_in_the_edition(loaded, imprint):
    spans = note(imprint, cited(loaded, "tide1911-1"))
    assert plain(spans) == (
        "Ruth Hale, Evening Tide, 4 February 1911, quoted in The Harbour Question, version 1.0 "
        f"(14 November 2023), quotation 1, {imprint.address}sources/tide1911.html#tide1911-1."
    )
    assert [each.text for each in spans if each.style == "title"] == ["Evening Tide", "The Harbour Question"]


def test_a_speaker_is_named_with_the_capacity(loaded, imprint):
    words = plain(note(imprint, cited(loaded, "marsh1911-1")))
    assert words.startswith("Ada Marsh (Harbour Board), Letter, 20 February 1911, quoted in ")


def test_a_page_is_cited_as_part_of_the_edition_and_the_first_page_as_the_edition(loaded, imprint):
    page = cited_page(loaded.edition, "sources/tide1911", "Evening Tide, 4 February 1911")
    assert plain(note(imprint, page)) == (
        "The editors of the specimen, “Evening Tide, 4 February 1911,” in The Harbour Question, version 1.0 "
        f"(14 November 2023), {imprint.address}sources/tide1911.html."
    )
    whole = cited_page(loaded.edition, "index", "The Harbour Question")
    assert plain(note(imprint, whole)) == (
        f"The editors of the specimen, The Harbour Question, version 1.0 (14 November 2023), {imprint.address}index.html."
    )


def test_an_edition_without_version_or_author_is_cited_by_its_date():
    bare = Imprint(title="T", version="", date="2023-11-14")
    assert plain(note(bare, Cited(docname="index"))) == "T, 14 November 2023, index.html."


def test_a_nested_quotation_is_cited_where_its_anchor_is(loaded):
    link = cited(loaded, "pilots1911-1").link
    assert link == "sources/pilots1911.html#pilots1911-1"


def test_addresses_are_ascii():
    assert address("quellen/Brief é") == "quellen/Brief%20%C3%A9.html"


def test_the_bibtex_entry_is_exactly_this(loaded):
    assert as_bibtex(imprint_at(PUBLIC), cited(loaded, "tide1911-1")) == (
        "@misc{harbour-tide1911-1,\n"
        "  author       = {Hale, Ruth},\n"
        "  title        = {{Quotation 1: Ruth Hale, Evening Tide, 4 February 1911}},\n"
        "  howpublished = {Quoted in \\emph{The Harbour Question}, version 1.0, quotation 1},\n"
        "  date         = {2023-11-14},\n"
        "  year         = {2023},\n"
        f"  url          = {{{PUBLIC}sources/tide1911.html#tide1911-1}},\n"
        "  langid       = {en},\n"
        "}\n"
    )


def test_without_a_public_address_there_is_no_url(loaded):
    bare = imprint_at("")
    (entry,) = parse_string(as_bibtex(bare, cited(loaded, "tide1911-1")), "bibtex").entries.values()
    assert "url" not in entry.fields
    assert "URL" not in as_csl(bare, cited(loaded, "tide1911-1"))


TEX = {
    **{rf"\{char}": char for char in "&%$#_"},
    r"\textbraceleft{}": "{", r"\textbraceright{}": "}", r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^", r"\textbackslash{}": "\\", "-{}-": "--",
}
"""What TeX makes of its commands."""


def from_tex(text):
    commands = "|".join(re.escape(each) for each in TEX)
    return re.sub(commands, lambda found: TEX[found[0]], text)


HARD = r"50% & #1 $5 {a_b} ~ ^ \ -- “q” é"


def test_what_is_special_in_tex_comes_back_as_it_was(imprint):
    page = Cited(docname="a", title=HARD)
    (entry,) = parse_string(as_bibtex(imprint, page), "bibtex").entries.values()
    assert from_tex(entry.fields["title"]) == f"{{{HARD}}}"
    hard = Cited(docname="a", id="a-1", number=1, author=(HARD, "X"), source=(Span("S"),))
    (entry,) = parse_string(as_bibtex(imprint, hard), "bibtex").entries.values()
    assert entry.persons["author"][0].first_names == ["X"]


@pytest.mark.parametrize("root", [ROOT, SPECIMEN], ids=["edition", "specimen"])
def test_every_citation_of_both_editions_is_sound(root, tmp_path):
    loaded, _remembered = load(load_settings(root), tmp_path)
    imprint = Imprint.of(loaded.edition.settings, "2023-11-14")
    everything = [cited(loaded, id_) for id_ in loaded.edition.quotations]
    everything += [cited_page(loaded.edition, name, page.title) for name, page in loaded.edition.pages.items()]
    entries = parse_string("".join(as_bibtex(imprint, each) for each in everything), "bibtex").entries
    assert len(entries) == len(everything)
    items = [as_csl(imprint, each) for each in everything]
    assert len({each["id"] for each in items}) == len(items)
    for item, each in zip(items, everything, strict=True):
        assert item["title"]
        assert item["type"] in {"chapter", "webpage"}
        assert item["issued"] == {"date-parts": [[2023, 11, 14]]}
        assert item.get("container-title", imprint.title) == imprint.title
        if each.number:
            assert item["author"]
            assert item["original-date"]["date-parts"]
            words = printed(each.text, imprint.phrases, joins(loaded))
            assert markdown_paragraphs(as_markdown(words, note(imprint, each)))[:-1] == words


def printed_with_note(loaded, id_):
    """The paragraphs of a quotation, and the note that cites it."""
    imprint, quotation = imprint_at(PUBLIC), cited(loaded, id_)
    return printed(quotation.text, imprint.phrases, joins(loaded)), note(imprint, quotation)


def markdown_paragraphs(text):
    """The paragraphs of Markdown as a reader sees them."""
    return [
        "".join(child.content for child in token.children if child.type == "text")
        for token in MarkdownIt("commonmark").parse(text)
        if token.type == "inline"
    ]


def test_the_csl_item_is_exactly_this(loaded):
    assert as_csl(imprint_at(PUBLIC), cited(loaded, "tide1911-1")) == {
        "id": "harbour-tide1911-1",
        "type": "chapter",
        "title": "Quotation 1: Ruth Hale, Evening Tide, 4 February 1911",
        "author": [{"family": "Hale", "given": "Ruth"}],
        "editor": [{"literal": "The editors of the specimen"}],
        "container-title": "The Harbour Question",
        "issued": {"date-parts": [[2023, 11, 14]]},
        "original-date": {"date-parts": [[1911, 2, 4]]},
        "version": "1.0",
        "URL": f"{PUBLIC}sources/tide1911.html#tide1911-1",
        "language": "en",
    }


def test_words_are_copied_with_the_editors_signs_and_without_numbers(loaded):
    assert as_text(*printed_with_note(loaded, "tide1911-1")) == (
        '"The lamp was lit at dusk [as always] and nobody`s boat was lost. . . [T]he keeper, who is sixty, '
        'rowd [sic: rowed] out ⟨quite⟩ alone."\n\n'
        "— Ruth Hale, Evening Tide, 4 February 1911, quoted in The Harbour Question, version 1.0 "
        f"(14 November 2023), quotation 1, {PUBLIC}sources/tide1911.html#tide1911-1."
    )
    paragraphs = printed(loaded.edition.quotations["marsh1911-1"].text, imprint_at("").phrases, joins(loaded))
    assert paragraphs == [
        (
            'I write to correct the pilots\' letter. It says: " . .the lamp was dark from nine to ten," and yet '
            "our log (page 7) [… a short clause]. My colleague adds:"
        ),
        '"We saw it. We all saw it ⟦(the Board\'s own lamp - Notice board note)⟧, low but clear."',
        "Yours truly, [note: in another ink]",
        "A. Marsh",
        "Harbour Board",
    ]


def test_markdown_is_a_block_quote_with_a_linked_attribution(loaded):
    text = as_markdown(*printed_with_note(loaded, "tide1911-1"))
    assert text.startswith('> "The lamp was lit at dusk \\[as always\\] and nobody\\`s boat')
    link = f"{PUBLIC}sources/tide1911.html#tide1911-1"
    assert text.endswith(f"*The Harbour Question*, version 1.0 (14 November 2023), quotation 1, [{link}]({link}).\n")
    html = MarkdownIt("commonmark").render(text)
    assert re.match(r"<blockquote>\n<p>", html)
    assert html.endswith("</p>\n</blockquote>\n")


@pytest.mark.parametrize("opening", ["# a", "1. a", "- a", "+ a", "* a", "=== a", "1) a", "> a", "--- ", "a <b> &amp; `c`"])
def test_nothing_in_a_quotation_becomes_markup(opening):
    text = f"> {_opening(escape_markdown(opening))}\n>\n> — x\n"
    assert markdown_paragraphs(text) == [opening.strip(), "— x"]


@given(st.text(st.sampled_from([*"ab \t\n\r\f\v\x1c\x85\xa0\u2003\u200b"])) | st.text())
def test_white_space_of_a_run_becomes_single_spaces(text):
    assert on_a_line(text) == re.sub(r"\s+", " ", text)


@given(st.text(st.sampled_from([*"ab–ə\\`*_[]<>&~|!(\n"])))
def test_every_mark_of_markdown_is_escaped(text):
    assert escape_markdown(text) == re.sub(r"([\\`*_\[\]<>&~|])", r"\\\1", text)
