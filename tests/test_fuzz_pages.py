"""Pages of any kind: findings, each at its place, and nothing else. See ``fuzzing``."""

from __future__ import annotations

from collections import Counter
from unicodedata import normalize

from hypothesis import example, given
from hypothesis import strategies as st

from conftest import ROOT, SPECIMEN
from fuzzing import answering, assert_sound, examples, mutations, soups
from quotations.core.check import base_text, check_edition, check_files, files
from quotations.core.edition.edition import load_edition
from quotations.core.edition.settings import load_settings
from quotations.core.messages import Rule
from quotations.core.model.segments import Place
from quotations.core.pages import read_page
from quotations.core.pages.allowed import ALLOWED
from quotations.core.pages.body import SIGNS, parse_body
from quotations.core.pages.directives import DIRECTIVES, PARATEXT_OPTIONS, QUOTATION_OPTIONS
from quotations.core.pages.frontmatter import read_front_matter
from quotations.core.pages.lines import Line

PAGES = [path.read_text(encoding="utf-8") for path in sorted((SPECIMEN / "docs").rglob("*.md"))]
PAGES += [path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs" / "sources").glob("*.md"))[:6]]

IDS = ["tide1911-1", "marsh1911-1", "pilots1911-1", "notice1911-title", "new-1", "New", "", "TODO:", "a--b"]
KEYS = ["tide1911", "notice1911", "ledger1911", "nobody", "TODO: which", "tide1911, nobody", "search"]
WORDS = ["The lamp was lit at dusk", "nobody`s boat", ". . . [T]he keeper", "rowd out alone.", '"We saw it."', "A. Marsh"]
VALUES = [
    *("3", "7-14", "14-7", "0", "999999999", "1234567890", "²", "1-", "–", "1911-02-04", "1911-02-30", "1911/1912"),
    *("original", "dependent", "differs, contested", "differs, differs", "TODO: this", "heading", "en", "x y"),
    *("docs/../../../etc/passwd", "bibliography/events.csv", "bibliography", "\0", "a" * 300),
]

# The signs, whole and broken.

INNER = st.one_of(st.sampled_from(["rowd|rowed", "a", "|", "a|", "|a", " a ", "", " ", "a\nb", "`", "{sic}`a|b`"]), st.text(max_size=4))
TICKS = st.sampled_from(["`", "`", "``", "```"])
SIGN = st.builds(
    lambda name, opening, inner, closing: f"{{{name}}}{opening}{inner}{closing}",
    *(st.sampled_from([*SIGNS, "nosuch", "Sic", ""]), TICKS, INNER, TICKS),
)
RUN = st.lists(st.one_of(st.sampled_from(WORDS), SIGN, st.text(max_size=5)), max_size=6).map(" ".join)

# Directives.

OPTION = st.builds(
    "{}:{}:{}{}".format,
    *(st.sampled_from(["", "", "", " ", "    "]), st.sampled_from([*QUOTATION_OPTIONS, *PARATEXT_OPTIONS, "nosuch", "", "Lines"])),
    *(st.sampled_from([" ", " ", "", "\t"]), st.sampled_from([*VALUES, *KEYS])),
)
FIELD = st.builds(
    "{}{}: {}".format,
    *(st.sampled_from(["- ", "  ", "  ", "", "-"]),),
    st.sampled_from([*("against", "read", "on", "result", "condition", "of", "detail", "cites"), *("step", "key", "gap", "date", "place", "x")]),
    st.sampled_from([*VALUES, *KEYS, "yes", "event", "contested", "differs", ""]),
)
READING = st.sampled_from(
    ["out", "nobody`s boat", ": L adds: with a lantern", ": L reads: x", ": L omits", ":  L omits", ": X reads: y", "  note: n", ": L reads:"]
)
NAMES = [*("quotation",) * 6, "paratext", "paratext", *sorted(DIRECTIVES), "raw", "include", "note", "figure", "list-table", "code-block", "a:b", "é"]


@st.composite
def directives(draw, depth: int = 3) -> str:
    """A directive, mostly in the right form; in it others, with fences of any length."""
    name = draw(st.sampled_from(NAMES))
    mark = draw(st.sampled_from([":::", ":::", "::::", ":" * (depth + 3), ":" * (depth + 3), "```", "~~~", "::"]))
    kinds = [RUN, RUN, FIELD, READING, st.just("")]
    if depth:
        kinds.append(directives(depth - 1))
    options = draw(st.lists(OPTION, max_size=4))
    if draw(st.booleans()):
        options = [f":lines: {draw(st.sampled_from(['3', '7', '1-14', '7-14']))}", ":source: tide1911", *options]
    body = draw(st.lists(st.one_of(kinds), max_size=6))
    ends = draw(st.sampled_from([mark, mark, mark, mark, mark + ":", "", ":::"]))
    head = f"{mark}{{{name}}}" + draw(st.sampled_from([" ", " ", "", "\t"])) + draw(st.sampled_from([*IDS, *KEYS, *VALUES]))
    indent = draw(st.sampled_from(["", "", "", "", " ", "> ", "- ", "    "]))
    blank = draw(st.sampled_from([[""], [""], []]))
    return "\n".join(indent + line for part in [head, *options, *blank, *body, ends] for line in part.split("\n"))


TOKENS = [
    *(f"{mark}{{{name}}} {id_}" for mark in (":::", "::::", "```") for name in sorted(DIRECTIVES) for id_ in ("tide1911-1", "x-1")),
    *(":::", "::::", "```", "~~~", ":lines: 3", ":lines: 7-14", ":source: tide1911", ":status: original", *WORDS),
    *("{sic}`a|b`", "{omitted}`x`", "{note}`", "{interpolation}``a`", "`", "``", "{verbatim}`{sic}`", "{sic}"),
    *("- against: ledger1911", "  read: all", "  on: 1911-03-01", "- condition: contested", "  of: event", "- step: s", ": L reads: x"),
    *("# H", "Title\n===", "> q", "- item", "1. x", "| a | b |\n|---|---|\n| c | d |", "<b onclick=x>", "<!--", "-->", "<script>"),
    *("[a](javascript:x)", "[a]: javascript:x", "[a]", "![](data:x)", "<javascript:x>", "[a](<b", "{cite:p}`tide1911`"),
    *("{cite:t}`{see}tide1911{p. 3}`", "{cite:p}`{{`", "{quotation:ref}`x <tide1911-1>`", "{quotation:ref}`<`", "TODO: this", "`TODO:`"),
    *("% comment", "+++", "(label)=", "---", "***", "\\", "&#106;", "&bsol;", "**Roe said 300 people were killed.", "on 4/5/1911", "“a " * 30 + "”"),
    *("{figure} data:x", ":::{figure} javascript:x", "```{raw} html", ":::{eval-rst}", ":::{include} ../x", "https://tide.example"),
]

# Front matter.

NAME = st.sampled_from(["source", "persons", "places", "exceptions", "rule", "reason", "since", "of", "orphan", "tocdepth", "x", "? ", "<<", "&a", "*a", "!!x"])
SCALAR = st.sampled_from([*KEYS, *VALUES, "Q306", "Q101", "Q999", "q306", "[a, b]", "{a: b}", "*a", "&a b", "!!python/name:os.system x", "|\n  a", '"\\x', '"\\ud800"', '"\\0"', "'", "no", "~", "2999-01-01", "`"])
YAML = st.lists(
    st.builds("{}{}:{}{}".format, st.sampled_from(["", "", "  ", "- ", "  - ", "\t", "    "]), NAME, st.sampled_from([" ", "\n", ""]), SCALAR),
    max_size=6,
).map("\n".join)
YAML_TOKENS = ["---", "...", "source: tide1911", "exceptions:", "- rule: Q306", "  reason: r", "  since: 1911-03-01", "[", "]", "{", "}", ": ", "- ", "? ", "&a ", "*a", "!t ", "|", ">", "#", "%YAML 9", "'", '"', "\t", "@"]
EXCEPTED = "source: tide1911\npersons: [Hale, Roe]\nexceptions:\n  - rule: Q306\n    reason: Why.\n    since: 1911-03-01\n    of: tide1911-1\n"
FRONT = st.one_of(YAML, soups(YAML_TOKENS), mutations([EXCEPTED], YAML_TOKENS))

PAGE = st.one_of(
    st.lists(directives(), min_size=1, max_size=4).map("\n\n".join),
    soups(TOKENS),
    mutations(PAGES, TOKENS),
    st.builds("---\n{}\n---\n{}".format, FRONT, st.one_of(soups(TOKENS, most=4), directives())),
)


@examples(6)
@given(st.one_of(st.lists(RUN, max_size=6).map("\n".join), soups(TOKENS)))
def test_the_body_of_a_directive(text):
    """What is not told as a fault is kept: letter for letter where no sign stands."""
    lines = [Line(each, number) for number, each in enumerate(text.split("\n"), 5)]
    found = []
    with answering():
        words = parse_body("page.md", lines, found.append, lambda _lines: None)
    for each in found:
        assert each.path == "page.md"
        assert 5 <= each.line < 5 + len(lines)
        assert 1 <= each.column <= len(lines[each.line - 5].text) + 1
    for segment in words.walk():
        assert segment.place.path == "page.md"
        line = lines[segment.place.line - 5].text
        assert 1 <= segment.place.column <= len(line) + 1
    if "{" not in text and ":::" not in text and "```" not in text:
        assert found == []
        assert base_text(words) == " ".join(normalize("NFC", text).split())


@examples(6)
@given(FRONT)
def test_front_matter(text):
    found = []
    with answering():
        front = read_front_matter("page.md", text, found.append, ALLOWED.front_matter)
    for each in found:
        assert each.path == "page.md"
        assert 1 <= each.line <= len(text.splitlines()) + 2
        assert each.column >= 1
    assert all(isinstance(value, str) for value in front.fields.values())
    assert all(isinstance(each.rule, Rule) and isinstance(each.place, Place) for each in front.exceptions)


@examples(6)
@given(PAGE)
@example("> :::\n> \n> ")
@example(":::{note}\n> :::\n> \n> \n:::")
def test_a_page_by_itself(text):
    with answering():
        page, findings = read_page("page", "page.md", text, witness="notice1911", lang="en")
    count = len(page.lines)
    assert all(each.path == "page.md" and 1 <= each.line <= count and each.column >= 1 for each in findings)
    assert all(each.place.line <= count for each in [*page.quotations, *page.paratexts, *page.blocks])


def test_a_page_in_an_edition(specimen, monkeypatch):
    """Alone and in the place of another: the whole check, and what it prints, with what is kept of it too."""
    monkeypatch.setattr(files, "LEAST_PAGES", 0)
    store = specimen.path("build/kept.json")
    copy, settings = specimen, load_settings(specimen.root)
    met: Counter[str] = Counter()

    @examples(3)
    @given(PAGE, st.sampled_from(["docs/new.md", "docs/new.md", "docs/sources/tide1911.md", "docs/sources/marsh1911.md"]))
    @example(f":::{{figures}} {'a' * 300}\n:::\n", "docs/new.md")
    @example(":::{quotation} tide1911-1\n\n:::{changes} \0\n\n:::\n:::", "docs/new.md")
    @example('---\nsource: "\\ud800"\n---\n', "docs/new.md")
    def check(text, name):
        path = copy.path(name)
        before = path.read_bytes() if path.exists() else None
        try:
            path.write_bytes(text.encode("utf-8", "replace"))
            with answering():
                loaded = load_edition(settings)
                report = check_edition(loaded)
                alone = check_edition(loaded, frozenset({name}))
                kept = check_files(settings, store=store)
            assert (kept.findings, kept.spans, kept.passed) == (report.findings, report.spans, report.passed)
            assert_sound(report.findings, copy.root)
            assert_sound(alone.findings, copy.root)
            met.update(each.code for each in report.findings)
        finally:
            path.unlink() if before is None else path.write_bytes(before)

    check()
    # It reaches far: many rules of pages were broken.
    assert len(met) >= 25, sorted(met)
