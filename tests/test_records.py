"""Bibliography, dates, citing forms, and the records that hang on a quotation."""

from __future__ import annotations

from pathlib import Path

import pytest

from quotations.core.bibliography import (
    KINDS,
    Work,
    date_in_words,
    full_form,
    plain,
    read_bibliography,
    short_form,
)
from quotations.core.model import Condition, Place, Reading
from quotations.core.pages import read_page
from quotations.core.pages.apparatus import parse_apparatus
from quotations.core.pages.directives import is_date
from quotations.core.pages.fields import parse_fields
from quotations.core.pages.lines import Line

NEWS = """\
@article{news1911,
  author = {Hale, Ruth and {The Evening Board} and de la Mare, Ann},
  title = {A {Night}: at   the
    Light},
  journal = {Evening Tide},
  date = {1911-02-04},
}
"""


@pytest.fixture
def read(tmp_path):
    """Reads ``.bib`` files given as texts, named a.bib, b.bib …; gives works and findings."""

    def read_texts(*texts: str):
        files: list[tuple[str, Path]] = []
        for name, text in zip("abc", texts, strict=False):
            path = tmp_path / f"{name}.bib"
            path.write_text(text, encoding="utf-8")
            files.append((f"{name}.bib", path))
        bibliography, findings = read_bibliography(files)
        return bibliography, [(each.path, each.line, each.code) for each in findings]

    return read_texts


def test_an_entry_is_read_as_plain_text(read):
    bibliography, findings = read(NEWS)
    work = bibliography.works["news1911"]
    assert findings == []
    assert (work.key, work.type, work.date) == ("news1911", "article", "1911-02-04")
    assert work.get("title") == "A Night: at the Light"
    assert work.authors == (("Hale", "Ruth"), ("The Evening Board", ""), ("de la Mare", "Ann"))
    assert work.place == Place("a.bib", 1)


def test_latex_accents_and_dashes_become_characters(read):
    bibliography, _ = read("@misc{a, title = {Caf\\'e 1--2}, note = {n}}")
    assert bibliography.works["a"].get("title") == "Café 1–2"


def test_comments_strings_and_months_are_understood(read):
    text = "% words\n@comment{no}\n@string{t = {Tide}}\n@article{a, title={T}, journal=t # { News}, year=1911, month=feb}\n"
    bibliography, findings = read(text)
    assert findings == []
    assert bibliography.works["a"].get("journal") == "Tide News"


@pytest.mark.parametrize("again", ["news1911", "NEWS1911"])
def test_a_repeated_key_names_both_places_and_drops_nothing(tmp_path, again):
    paths = []
    texts = (NEWS, f"\n@book{{{again},\n title={{T}}}}\n@misc{{after, title={{T}}, note={{n}}}}\n")
    for name, text in zip("ab", texts, strict=True):
        path = tmp_path / f"{name}.bib"
        path.write_text(text, encoding="utf-8")
        paths.append((path.name, path))
    bibliography, findings = read_bibliography(paths)
    assert [(each.path, each.line, each.code) for each in findings] == [("b.bib", 2, "Q202")]
    assert "a.bib:1" in findings[0].text
    assert list(bibliography.works) == ["news1911", "after"]


@pytest.mark.parametrize(
    ("entry", "lacks"),
    [
        ("@article{a, title={T}, journal={J}}", "date or year"),
        ("@article{a, title={T}, date={1911}}", "journal or journaltitle"),
        ("@book{a, author={A}, title={T}, date={1911}}", "publisher"),
        ("@report{a, title={T}, date={1911}}", "author or institution"),
        ("@online{a, title={T}}", "url or note or howpublished"),
        ("@misc{a, note={n}}", "title"),
        ("@thesis{a, note={n}}", "title"),
    ],
)
def test_a_missing_field_is_named(tmp_path, entry, lacks):
    path = tmp_path / "a.bib"
    path.write_text(f"\n\n{entry}\n", encoding="utf-8")
    _, findings = read_bibliography([("a.bib", path)])
    assert [(each.line, each.code) for each in findings] == [(3, "Q203")]
    assert findings[0].text.endswith(f"has no {lacks}")


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("@misc{a, title={T}, note={n}\n\n@misc{b, title={T}, note={n}}\n", 3, "Q201"),
        ("@misc{a, title={T}, title={U}, note={n}}", 1, "Q201"),
        ("@misc{a, title={T}, note={n}, date={1911-02-30}}", 1, "Q206"),
        ("@misc{a, title={T}, note={n}, date={1911/191x}}", 1, "Q206"),
        ("@misc{a, title={T}, url={ftp://a.example}}", 1, "Q209"),
        ("@misc{a, title={T}, note={n}, siglum={X}}\n@misc{b, title={T}, note={n}, siglum={X}}", 2, "Q208"),
    ],
)
def test_what_is_wrong_in_a_file_has_its_line(read, text, line, code):
    assert read(text)[1] == [("a.bib", line, code)]


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        ("@article{a, title={T}, journal={J}, date={1911}, entrysubtype={newspaper}}", "newspaper"),
        ("@article{a, title={T}, journal={J}, date={1911}, entrysubtype={News Agency}}", "news-agency"),
        ("@article{a, title={T}, journal={J}, date={1911}}", "article"),
        ("@techreport{a, title={T}, institution={I}, date={1911}}", "report"),
        ("@online{a, title={T}, note={n}}", "web-page"),
        ("@misc{a, title={T}, note={n}}", "document"),
        ("@patent{a, title={T}}", "document"),
    ],
)
def test_the_kind_of_a_source_is_its_subtype_or_follows_from_its_type(read, entry, kind):
    bibliography, findings = read(entry)
    assert findings == []
    assert bibliography.works["a"].kind == kind
    assert KINDS[kind]


def test_an_unknown_kind_is_refused_with_those_that_are_known(tmp_path):
    path = tmp_path / "a.bib"
    path.write_text("@misc{a, title={T}, note={n}, entrysubtype={leter}}", "utf-8")
    (finding,) = read_bibliography([("a.bib", path)])[1]
    assert (finding.code, finding.line) == ("Q210", 1)
    assert "“leter”" in finding.text
    assert ", letter, " in finding.text


def test_an_entry_after_a_broken_one_is_still_read(read):
    bibliography, findings = read("@misc{a,\n title={T},\n note {n},\n}\n\n" + NEWS)
    assert [code for _, _, code in findings] == ["Q201"]
    assert list(bibliography.works) == ["news1911"]


def test_files_that_cannot_be_read_are_reported(tmp_path):
    latin = tmp_path / "a.bib"
    latin.write_bytes("é".encode("latin-1"))
    _, findings = read_bibliography([("a.bib", latin), ("b.bib", tmp_path / "b.bib")])
    assert [(each.path, each.line, each.code) for each in findings] == [("a.bib", 1, "Q201"), ("b.bib", 1, "Q201")]
    assert "it is not UTF-8" in findings[0].text


@pytest.mark.parametrize("text", ["1911", "1911-02", "1911-02-28", "1912-02-29"])
def test_dates(text):
    assert is_date(text)


@pytest.mark.parametrize(
    "text", ["", "911", "1911-2", "1911-13", "1911-00", "1911-02-29", "1911-02-4", "1911/1912", "0000", "١٩١١"]
)
def test_what_is_no_date(text):
    assert not is_date(text)


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("1911-02-04", "4 February 1911"),
        ("1911-12", "December 1911"),
        ("1911", "1911"),
        ("1911-02/1911-03", "February–March 1911"),
        ("1911-02-25/1911-02-26", "25–26 February 1911"),
        ("1911-02-25/1911-03-02", "25 February–2 March 1911"),
        ("1911-12-30/1912-01-02", "30 December 1911–2 January 1912"),
        ("1911/1912", "1911–1912"),
        ("1911-02/1911-03-02", "February 1911–2 March 1911"),
        ("", ""),
    ],
)
def test_dates_in_words(date, words):
    assert date_in_words(date) == words


def work(type_: str, authors=(), editors=(), **fields: str) -> Work:
    return Work(key="k", type=type_, fields=fields, authors=authors, editors=editors, place=Place("a.bib", 1))


PIECE = work(
    "article",
    (("Hale", "Ruth"),),
    title="A Night: at the Light", journal="Evening Tide", date="1911-02-04", location="Quay",
    agency="Wire", pages="3", url="https://a.example",
)
BOOK = work("book", (("Hale", "Ruth"), ("Marsh", "Ada"), ("Roe", "")), title="Lamps: A History", publisher="P", date="1911")


@pytest.mark.parametrize(
    ("cited", "short", "full"),
    [
        (
            PIECE,
            "Hale, Evening Tide, 4 February 1911",
            "Hale, Ruth. “A Night: at the Light.” Evening Tide (Quay), 4 February 1911, p. 3. Wire. https://a.example",
        ),
        (
            BOOK,
            "Hale and others, Lamps, 1911",
            "Hale, Ruth, Ada Marsh and Roe. Lamps: A History. P, 1911.",
        ),
        (
            work("misc", title="[Letter]", howpublished="Letter", date="1911-02", note="Seen."),
            "Letter, February 1911",
            "[Letter]. Letter, February 1911. Seen.",
        ),
        (
            work("online", title="What is it?", url="https://a.example", side="one side", organization="O"),
            "O, “What is it?”",
            "O. “What is it?” Address, not linked (one side): https://a.example.",
        ),
    ],
)
def test_citing_forms(cited, short, full):
    assert plain(short_form(cited)) == short
    assert plain(full_form(cited)) == full


def test_the_address_of_a_side_is_no_link():
    side = work("online", title="T", url="https://a.example", side="one side")
    assert not side.is_linked
    assert [span.style for span in full_form(side) if span.text == "https://a.example"] == ["address"]
    assert [span.style for span in full_form(PIECE) if span.text == "https://a.example"] == ["url"]


def numbered(text: str) -> list[Line]:
    return [Line(line, number) for number, line in enumerate(text.splitlines(), 1)]


def fields(text: str):
    findings = []
    entries = parse_fields("page", numbered(text), ("against", "read", "on"), findings.append)
    return [each.values for each in entries], [(each.line, each.column, each.code) for each in findings]


@pytest.mark.parametrize(
    ("text", "entries", "faults"),
    [
        ("- against: a\n  read: b", [{"against": "a", "read": "b"}], []),
        ("- against: a\n\n- against: b", [{"against": "a"}, {"against": "b"}], []),
        ("- read: a: b – “c” #d [e]", [{"read": "a: b – “c” #d [e]"}], []),
        ("- read: a\n  goes on: and on\n    still", [{"read": "a goes on: and on still"}], []),
        ("- read:\n    below", [{"read": "below"}], []),
        ("against: a", [], [(1, 1, "Q411")]),
        ("- agianst: a", [], [(1, 1, "Q411")]),
        ("- read: a\n  read: b", [{"read": "a"}], [(2, 3, "Q411")]),
        ("- read: a\nflush", [{"read": "a"}], [(2, 1, "Q411")]),
    ],
)
def test_fields(text, entries, faults):
    assert fields(text) == (entries, faults)


def apparatus(text: str):
    findings = []
    readings = [reading for _, reading in parse_apparatus("page", numbered(text), findings.append)]
    return readings, [(each.line, each.code) for each in findings]


def test_apparatus():
    readings, faults = apparatus("the words: all\n: U reads: other: words\n  note: twice\n: V omits\nmore\n: U adds: and\n")
    assert faults == []
    assert readings == [
        Reading(lemma="the words: all", verb="reads", reading="other: words", siglum="U", note="twice", place=Place("page", 2)),
        Reading(lemma="the words: all", verb="omits", reading="", siglum="V", place=Place("page", 4)),
        Reading(lemma="more", verb="adds", reading="and", siglum="U", place=Place("page", 6)),
    ]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("lemma", [(1, "Q412")]),
        ("lemma\nanother\n: U omits", [(2, "Q412")]),
        (": U reads: x", [(1, "Q412")]),
        ("lemma\n: U says: x\n: U omits", [(2, "Q412")]),
        ("lemma\n: U reads:\n: U omits", [(2, "Q412")]),
        ("lemma\n  note: x\n: U omits", [(2, "Q412")]),
    ],
)
def test_apparatus_faults(text, faults):
    assert apparatus(text)[1] == faults


def page(text: str):
    found, findings = read_page("p", "p.md", text, witness="w", lang="en")
    return found, [(each.line, each.column, each.code) for each in findings]


def test_a_quotation_takes_its_defaults_from_page_and_parent():
    found, faults = page(
        "---\nsource: s1\n---\n# Title\n\n"
        "::::{quotation} a-1\n:lines: 3-5\n:lang: ru\n:witness: v\n:conditions: contested, differs\n\nx\n"
        ":::{quotation} b-1\n:lines: 4\n:source: s2\n\ny\n:::\n::::\n"
    )
    assert faults == []
    outer, inner = found.quotations[0].family()
    assert (outer.source, outer.witness, outer.lines, outer.lang) == ("s1", "v", (3, 5), "ru")
    assert (inner.source, inner.witness, inner.lines, inner.lang, inner.parent) == ("s2", "v", (4, 4), "en", "a-1")
    assert outer.conditions == (Condition.CONTESTED, Condition.DIFFERS)
    assert (outer.place, inner.place) == (Place("p.md", 6), Place("p.md", 13))
    assert found.title == "Title"


def test_roles_in_prose_are_found_with_their_places():
    found, _ = page("# T {cite:p}`a1`\n\nA {cite:t}`b1, c1` and\n{cite:p}`{see}d1{p. 3}`; `{cite:p}`.\n{quotation:ref}`words <e-1>`\n")
    assert [(each.target, each.place.line, each.place.column) for each in found.citations] == [
        ("a1", 1, 14),
        ("b1", 3, 12),
        ("c1", 3, 12),
        ("d1", 4, 10),
    ]
    assert [(each.target, each.place.line) for each in found.references] == [("e-1", 5)]


def test_roles_in_code_and_comments_are_not_mentions():
    found, _ = page("```\n{cite:p}`a1`\n```\n\n```{code-block} md\n{cite:p}`a1`\n```\n\n% {cite:p}`b1`\n\n    {cite:p}`c1`\n")
    assert [each.target for each in found.citations] in ([], ["b1"])


def test_front_matter_that_is_no_yaml_is_a_finding():
    assert page("---\nsource: [s1\n---\n\n# T\n")[1] == [(2, 12, "Q411")]
