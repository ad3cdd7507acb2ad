"""BibTeX files of any kind: entries or findings, each at its place, and nothing else. See ``fuzzing``."""

from __future__ import annotations

from collections import Counter

from hypothesis import example, given
from hypothesis import strategies as st

from conftest import ROOT, SPECIMEN
from fuzzing import ODD, answering, assert_sound, examples, mutations, soups
from quotations.core.bibliography import full_form, plain, read_bibliography, short_form
from quotations.core.bibliography.kinds import KINDS
from quotations.core.check import check_edition
from quotations.core.edition.edition import load_edition
from quotations.core.edition.settings import load_settings

FILES = [(SPECIMEN / "bibliography" / "works.bib").read_text(encoding="utf-8")]
FILES += [entry + "}\n" for path in sorted((ROOT / "bibliography").glob("*.bib")) for entry in path.read_text(encoding="utf-8").split("\n}\n")[:8]]

FIELDS = [
    *("author", "editor", "title", "shorttitle", "journal", "journaltitle", "publisher", "date", "year", "url", "note"),
    *("howpublished", "institution", "siglum", "file", "sha256", "entrysubtype", "side", "pages", "Title", "é", "a b", "="),
]
LATEX = st.sampled_from(
    [
        *("\\", "\\'", "\\'e", "{\\'e}", '\\"{o}', "\\c{c}", "\\c", "\\v", "\\i", "\\'\\i", "\\ss", "\\o", "\\H{", "\\u", "\\textit{a}"),
        *("$x^2$", "$", "\\$", "\\&", "\\%", "%", "~", "--", "---", "``a''", "\\ ", "\\char65", "\\begin{a}", "\\\\", "^^M", "#", "&"),
    ]
)
NAMES = st.sampled_from(
    [
        *("Hale, Ruth", "Ruth Hale", "de la Roe, Jr., Jo", "a, b, c, d", ",", ", ,", "and", "A and B", "A and and B", " and ", "{A and B}"),
        *("{{A}}", "{A} {B}", "von", "von der", "others", "A and others", "{", "\\'", "{\\'E}", "{}", "a{,}b, c", "Roe,"),
    ]
)
PLAIN = st.sampled_from(
    [
        *("1911", "1911-02-30", "1911-02/1911-03", "3000", "²", "TODO: this", "", " ", "https://tide.example", "javascript:x", "data:x"),
        *("N", "L", "Q", "witnesses/notice1911.txt", "../works.bib", "/etc/passwd", "witnesses", ".", "\0", "witnesses/\0", "x" * 300),
        *("a2d989ee13b30a17a4e50414f72118d0ef2682d2dbe67db1b2afe845322fe42f", *KINDS, "News Paper", "pp. 3-4", "[A letter]", "no"),
    ]
)
INNER = st.one_of(NAMES, PLAIN, LATEX, st.lists(st.one_of(LATEX, NAMES, PLAIN, ODD, st.text(max_size=4)), max_size=4).map(" ".join))
WRAPPED = [*[("{", "}")] * 12, ('"', '"'), ("{{", "}}"), ("", ""), ("{", ""), ("", "}"), ('"', "}")]


@st.composite
def values(draw) -> str:
    """A field's value: one string or several, macros among them."""
    parts = []
    for _ in range(draw(st.sampled_from([1, 1, 1, 1, 2, 3]))):
        opening, closing = draw(st.sampled_from(WRAPPED))
        string = f"{opening}{draw(INNER)}{closing}"
        parts.append(draw(st.sampled_from([string, string, string, "jan", "one", "1911", "nobody"])))
    return " # ".join(parts)


ENTRY = st.builds(
    lambda kind, mark, key, fields, end: f"@{kind}{mark}{key},\n" + "".join(f"  {name} = {value},\n" for name, value in fields) + end,
    st.sampled_from(["article", "book", "misc", "online", "report", "Misc", "nosuch", "", "é", "comment", "preamble"]),
    st.sampled_from(["{", "{", "{", "{", "(", " {", ""]),
    st.sampled_from(["tide1911", "Tide1911", "notice1911", "new1911", "new", "", "a b", "é", "a}b", "{a}", "x" * 200, "'", "1"]),
    st.lists(st.tuples(st.sampled_from(FIELDS), values()), max_size=6),
    st.sampled_from(["}\n", "}\n", "}\n", "}", ")", "", "}}\n", "},\n"]),
)
STRING = st.builds("@string{{{} = {}}}\n".format, st.sampled_from(["one", "two", "jan", "a b", ""]), values())
TOKENS = [
    *("@", "@misc{", "@article{tide1911,", "@string{one = {x}}", "@comment{", "@preamble{", "}", "{", "(", ")", ",", "=", "#", '"', "%"),
    *("title = {A},", "author = {a, b, c, d},", "title = {x \\},", "date = {1911},", "note = one # two,", "\\", "\\'", "$", "{{{{", "}}}}"),
]
FILE = st.one_of(
    st.lists(st.one_of(ENTRY, ENTRY, ENTRY, STRING, st.text(max_size=8)), max_size=5).map("".join),
    mutations(FILES, TOKENS),
    soups(TOKENS),
)


def test_a_file_by_itself(tmp_path):
    """What was read of it can be printed in every form."""
    path = tmp_path / "works.bib"
    read = Counter[bool]()

    @examples(6)
    @given(FILE)
    @example("@misc{a,\n  author = {a, b, c, d},\n}\n")
    @example("@misc{a,\r  title = {A},\r  note = {N},\r}\r@misc{b")
    @example("@misc{a,\n  title = {x \\},\n}\n")
    def check(text):
        data = text.encode("utf-8", "replace")
        path.write_bytes(data)
        with answering():
            bibliography, findings = read_bibliography([("works.bib", path)])
        assert_sound(findings, tmp_path)
        for work in bibliography.works.values():
            assert 1 <= work.place.line <= data.count(b"\n") + 1
            assert isinstance(plain(short_form(work)) + plain(full_form(work)), str)
        read[bool(bibliography.works)] += 1

    check()
    assert min(read[True], read[False]) >= 40, read


def test_a_file_of_an_edition(specimen):
    """In the place of the one that names the witness, and beside it."""
    copy, settings = specimen, load_settings(specimen.root)
    path = copy.path("bibliography/works.bib")
    sound = path.read_bytes()
    met: Counter[str] = Counter()

    @examples(2)
    @example("\r \x1f\n", False)
    @given(FILE, st.booleans())
    def check(text, beside):
        path.write_bytes((sound + b"\n" if beside else b"") + text.encode("utf-8", "replace"))
        with answering():
            report = check_edition(load_edition(settings))
        assert_sound(report.findings, copy.root)
        met.update(each.code for each in report.findings)

    check()
    assert len(met) >= 10, sorted(met)
