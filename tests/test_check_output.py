"""What the check prints: for people, for GitHub and for programs; and what ``explain`` says."""

from __future__ import annotations

import argparse
import io
import json
import re

import pytest

from quotations.cli import main
from quotations.cli.check import _names_in
from quotations.cli.excerpt import Excerpt, in_one_line
from quotations.cli.findings import as_annotation
from quotations.core.messages import Finding, Rule, Severity
from quotations.shell.colour import Colours

TIDE = "docs/sources/tide1911.md"
MARSH = "docs/sources/marsh1911.md"
BIB = "bibliography/works.bib"
WITNESS = "bibliography/witnesses/notice1911.txt"


@pytest.fixture
def check(specimen, capsys):
    """Runs the check in this process; gives its status and what it printed."""

    def run(*arguments):
        status = main(["check", "--root", str(specimen.root), *arguments])
        return status, capsys.readouterr().out

    return run


# ---------------------------------------------------------------- For people


def test_a_wrong_word_is_shown_in_both_places_with_its_mend(specimen, check):
    specimen.change(TIDE, "lit at dusk", "lit at dawn")
    status, out = check()
    line = specimen.line_of(TIDE, "lit at dawn")
    first, *below = out.split("\n\n")[0].splitlines()
    assert status == 1
    assert first.startswith(f"{TIDE}:{line}:23: Q101 “tide1911-1” departs from witness N ({WITNESS}:3)")
    assert below == [
        f'    {line} | "The lamp was lit at dawn [as always] and nobody`s boat was lost. . . [T]he keeper, who is',
        "       |                       ^^^",
        f"        against {WITNESS}:3:23",
        '     3 | "The lamp was lit at dusk [as always] and nobody`s boat was lost. . . [T]he keeper, who is sixty…',
        "       |                       ^^^",
        "        mend: write “dusk” for “dawn”",
    ]


@pytest.mark.parametrize(
    ("change", "mend", "note"),
    [
        (("who is\nsixty, ", "who is\n"), "add “sixty,”, or mark what is left out with {omitted}", ""),
        (("and nobody`s", "and surely nobody`s"), "take out “surely”, or mark it as {supplied}", ""),
        (('"The lamp', "“The lamp"), 'write ⟦"The⟧ for ⟦“The⟧', 'here “ U+201C LEFT DOUBLE QUOTATION MARK, there " U+0022 QUOTATION MARK'),
        (("4. 02.1911", "4. 02.1912"), "write “02.1911)” for “02.1912)”", ""),
        (("nobody`s", "nobody’s"), "write “nobody`s” for “nobody’s”", "here ’ U+2019 RIGHT SINGLE QUOTATION MARK, there ` U+0060 GRAVE ACCENT"),
        (("[T]he keeper", "The keeper"), "write “[T]he” for “The”", ""),
    ],
)
def test_the_mend_is_an_edit(specimen, check, change, mend, note):
    text = specimen.text(TIDE)
    specimen.write(TIDE, text.replace(*change, 1))
    _status, out = check(str(specimen.path(TIDE)))
    assert f"        mend: {mend}\n" in out
    assert f"that is {note}" in out if note else "that is" not in out
    assert out.count("Q101 ") == 1 + out.count("explain Q101 ")


def test_what_is_left_over_is_shown_in_the_witness(specimen, check):
    specimen.change(TIDE, 'alone."', "alone")
    _status, out = check()
    column = specimen.text(WITNESS).splitlines()[2].index('."') + 1
    assert f"against {WITNESS}:3:{column}\n" in out
    carets = next(line for line in out.split("against")[1].splitlines() if "^" in line)
    assert carets.count("^") == 2


def test_other_faults_show_their_line(specimen, check):
    specimen.change(BIB, "{1911-02-04}", "{4 February 1911}")
    _status, out = check()
    line = specimen.line_of(BIB, "@article{tide1911,")
    assert f"{BIB}:{line}:1: Q206 " in out
    assert f"    {line} | @article{{tide1911,\n       | ^\n        mend: correct the date\n" in out


def test_a_sound_edition_has_only_its_counts(check):
    status, out = check()
    assert status == 0
    assert out.startswith("19 pages, 5 works: 4 quotations checked")
    assert len(out.splitlines()) == 2


def test_where_to_read_more_is_said_once(specimen, check):
    specimen.change(TIDE, "lit at dusk", "lit at dawn")
    specimen.change(MARSH, "Yours truly", "Yours very truly")
    _status, out = check()
    assert out.endswith("why, with examples: python -m quotations explain Q101\n")
    assert "2 found; nothing may be built until they are mended\n" in out


def test_fifty_faults_are_reported_once_each_and_in_order(specimen, check):
    records = "".join(
        f"\n:::{{quotation}} more-{number}\n:lines: 3\n:speeker: Nobody\n\nNothing like it, {number}.\n:::\n"
        for number in range(25)
    )
    specimen.write(TIDE, specimen.text(TIDE) + records)
    _status, out = check()
    found = [tuple(map(int, each)) for each in re.findall(rf"^{TIDE}:(\d+):(\d+): Q", out, re.MULTILINE)]
    assert len(found) == 50
    assert found == sorted(set(found))


def test_advice_is_printed_and_stops_nothing(specimen, check, monkeypatch):
    monkeypatch.setattr(Rule.BIB_UNUSED, "severity", Severity.WARNING)
    specimen.write(BIB, specimen.text(BIB) + "\n@misc{unused,\n  title = {T},\n  note = {n},\n}\n")
    status, out = check()
    assert status == 0
    assert "Q204 advice: nothing uses the entry “unused”" in out
    assert "nothing found but advice\n" in out
    assert "::warning file=" in check("--format", "github")[1]


# ---------------------------------------------------------------- Lines of any kind


@pytest.mark.parametrize(
    ("line", "column", "length", "shown"),
    [
        ("the lamp", 5, 4, ("the lamp", 4, 4)),
        ("the lamp", 9, 0, ("the lamp", 8, 0)),
        ("the lamp", 99, 3, ("the lamp", 8, 0)),
        ("灯台 lamp", 4, 4, ("灯台 lamp", 5, 4)),
        ("灯台", 2, 1, ("灯台", 2, 2)),
        ("cafe\u0301 lamp", 7, 4, ("cafe\u0301 lamp", 5, 4)),
        ("cafe\u0301", 5, 1, ("cafe\u0301", 3, 0)),
        ("\tlamp", 2, 4, ("    lamp", 4, 4)),
        ("a\x1b[31m\u202eb", 8, 1, ("a\ufffd[31m\ufffdb", 7, 1)),
        ("", 1, 0, ("", 0, 0)),
    ],
)
def test_the_caret_stands_under_the_letter(line, column, length, shown):
    found = Excerpt.of(line, column, length)
    assert (found.text, found.start, found.width) == shown


@pytest.mark.parametrize("column", [1, 40, 500, 999_990, 1_000_000])
def test_of_a_long_line_only_a_part_is_shown(column):
    line = "".join(chr(ord("a") + number % 26) for number in range(1_000_000))
    found = Excerpt.of(line, column, 5, 60)
    assert len(found.text) <= 62
    assert found.text[found.start] == line[column - 1]
    assert found.text.startswith("…") == (column > 30)
    assert found.text.endswith("…") == (column < 999_970)


def test_a_mark_is_not_longer_than_what_is_shown():
    found = Excerpt.of("lamp " * 100, 3, 400, 40)
    assert found.start + found.width <= 41


def test_nothing_on_a_page_moves_the_cursor_or_breaks_the_line(specimen, check):
    specimen.change(TIDE, ":status: dependent", ":status: \x1b[2J\x07sound\u202e\u2028")
    _status, out = check()
    assert not set(out) & {"\x1b", "\x07", "\u202e", "\u2028"}
    assert ":status: is “\\u001b[2J\\u0007sound\\u202e" in out
    assert in_one_line("a\nb\r\tc") == "a\\u000ab\\u000d\\u0009c"


# ---------------------------------------------------------------- Colours


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("choice", "environment", "stream", "used"),
    [
        ("auto", {}, Terminal(), True),
        ("auto", {}, io.StringIO(), False),
        ("auto", {"TERM": "dumb"}, Terminal(), False),
        ("auto", {"NO_COLOR": "1"}, Terminal(), False),
        ("auto", {"NO_COLOR": ""}, Terminal(), True),
        ("auto", {"FORCE_COLOR": "1"}, io.StringIO(), True),
        ("auto", {"FORCE_COLOR": "0"}, Terminal(), False),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, io.StringIO(), False),
        ("always", {"NO_COLOR": "1"}, io.StringIO(), True),
        ("never", {"FORCE_COLOR": "1"}, Terminal(), False),
    ],
)
def test_colours_are_for_terminals(monkeypatch, choice, environment, stream, used):
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert Colours.of(choice, stream).used is used


def test_colours_change_no_word(specimen, check):
    specimen.change(TIDE, "lit at dusk", "lit at dawn")
    coloured, plain = check("--color", "always")[1], check()[1]
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain
    assert "\x1b" not in plain


# ---------------------------------------------------------------- For GitHub, for programs


def test_an_annotation_is_escaped():
    finding = Finding("a,b:c%.md", 3, 4, "100 %\r\n“x”, y: z", Rule.UNKNOWN_ID, "do, it: 5 %", 6)
    assert as_annotation(finding) == (
        "::error file=a%2Cb%3Ac%25.md,line=3,col=4,title=Q409 An id that is referred to exists.,endColumn=9"
        "::100 %25%0D%0A“x”, y: z%0AMend: do, it: 5 %25%0ASee: python -m quotations explain Q409"
    )


def test_annotations_are_one_line_each(specimen, check):
    specimen.change(TIDE, "lit at dusk", "lit at dawn")
    status, out = check("--format", "github")
    lines = out.splitlines()
    assert status == 1
    assert [line for line in lines if line.startswith("::")] == lines[:1]
    assert "Mend: write “dusk” for “dawn”" in lines[0]


def test_the_data_has_every_field(specimen, check):
    specimen.change(TIDE, "lit at dusk", "lit at dawn")
    status, out = check("--format", "json")
    data = json.loads(out)
    (finding,) = data["findings"]
    line = specimen.line_of(TIDE, "lit at dawn")
    assert status == 1
    assert {name: finding[name] for name in ("path", "line", "column", "length", "code", "severity")} == {
        "path": TIDE, "line": line, "column": 23, "length": 3, "code": "Q101", "severity": "error",
    }
    assert finding["hint"] == "write “dusk” for “dawn”"
    assert finding["rule"] == Rule.TEXT_NOT_FOUND.statement
    assert finding["group"] == "Text and witness"
    assert finding["excerpt"]["carets"] == " " * 22 + "^^^"
    against = finding["against"]
    assert (against["path"], against["line"], against["column"], against["length"]) == (WITNESS, 3, 23, 3)
    assert against["excerpt"]["text"].startswith('"The lamp was lit at dusk')
    assert data["exceptions"] == []
    assert data["checked"]["quotations"] == 4


def test_the_data_tells_the_exceptions(specimen, check):
    specimen.change(TIDE, "with a lantern", "word " * 25)
    front = "source: tide1911\nexceptions:\n  - rule: Q306\n    reason: No shorter one would show it.\n    since: 1911-03-01\n"
    specimen.change(TIDE, "source: tide1911\n", front)
    status, out = check("--format", "json")
    data = json.loads(out)
    assert status == 0
    assert data["exceptions"] == [
        {
            "path": TIDE, "line": 4, "rule": "Q306", "reason": "No shorter one would show it.",
            "since": "1911-03-01", "of": "", "findings": 1,
        }
    ]
    assert data["checked"]["exceptions"] == 1


# ---------------------------------------------------------------- explain


def test_a_rule_is_explained(capsys):
    assert main(["explain", "q101"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Q101  The text of a quotation stands in the witness, character for character.\n")
    for words in (" 3  The lamp was lit at dusk.", "Wrong (docs/", "    The lamp was lit at dawn.", "Right (docs/", "Mend: ", "Excepted:  never"):
        assert words in out


@pytest.mark.parametrize("rule", Rule, ids=lambda rule: rule.code)
def test_every_rule_can_be_explained(rule, capsys):
    assert main(["explain", rule.code]) == 0
    out = capsys.readouterr().out
    assert rule.statement in out
    assert "Wrong (" in out
    assert "Right (" in out


def test_all_rules_are_listed(capsys):
    assert main(["explain"]) == 0
    out = capsys.readouterr().out
    assert re.findall(r"^  (Q\d+)  ", out, re.MULTILINE) == sorted(rule.code for rule in Rule)


@pytest.mark.parametrize(("code", "near"), [("Q1O1", "Q101"), ("101", "Q101"), ("Q404x", "Q404"), ("nonsense", "lists all")])
def test_of_an_unknown_code_those_near_it_are_named(capsys, code, near):
    assert main(["explain", "Q101", code]) == 2
    done = capsys.readouterr()
    assert done.out == ""
    assert near in done.err
    assert done.err.count("\n") == 1




# ---------------------------------------------------------------- Names in one text, as make hands them over


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        ("  ", []),
        ("docs/index.md", ["docs/index.md"]),
        (" docs/index.md\t\ndocs/a.md ", ["docs/index.md", "docs/a.md"]),
        ("docs/a b.md", ["docs/a b.md"]),
        ("docs/a b.md; touch pwned", ["docs/a b.md; touch pwned"]),
        ("docs/a.md docs/a b.md docs/index.md", ["docs/a.md", "docs/a b.md", "docs/index.md"]),
        ("docs/a  b.md", ["docs/a  b.md"]),
        ("docs/gone.md docs/a b.md", ["docs/gone.md", "docs/a b.md"]),
        ("docs/none of these.md", ["docs/none", "of", "these.md"]),
        ("x " * 3000, ["x"] * 3000),
    ],
)
def test_names_in_one_text_may_have_blanks(specimen, text, names):
    for name in ("a", "a b", "a  b"):
        specimen.write(f"docs/{name}.md", f"---\norphan: true\n---\n\n# Page {name}\n")
    specimen.write("docs/a b.md; touch pwned", "")
    options = argparse.Namespace(names=text, root=specimen.root)
    assert list(map(str, _names_in(options))) == names


def test_a_page_with_a_blank_in_its_name_is_checked_by_its_name(specimen):
    specimen.write("docs/a b.md", "---\norphan: true\n---\n\n# A page\n")
    done = specimen.run_check("--names=docs/a b.md docs/sources/tide1911.md")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("2 pages")
    done = specimen.run_check("--names=docs/a c.md")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("docs/a: there is no such file")
