"""Slips that are often made, and what the check says to write instead."""

from __future__ import annotations

import json

import pytest

from quotations.cli import main
from quotations.core.messages import nearest
from quotations.core.pages import read_page

TIDE = "docs/sources/tide1911.md"


@pytest.fixture
def mends(specimen, capsys):
    """Runs the check; gives code and mend of each finding."""

    def run():
        capsys.readouterr()
        main(["check", "--root", str(specimen.root), "--format", "json"])
        return [(each["code"], each["hint"]) for each in json.loads(capsys.readouterr().out)["findings"]]

    return run


@pytest.mark.parametrize(
    ("change", "code", "mend"),
    [
        ((":speaker:", ":speeker:"), "Q401", "write :speaker:"),
        ((":status: dependent", ":status: dependant"), "Q301", "write :status: dependent"),
        (("{sic}`", "{sick}`"), "Q402", "write {sic}`as printed|correct form`; for literal text use {verbatim}"),
        (("- against: ledger1911", "- against: leger1911"), "Q205", "write ledger1911"),
        (("{evidence} tide1911-1", "{evidence} tid1911-1"), "Q409", "write tide1911-1"),
        (("  result:", "  resullt:"), "Q411", "write `result:`"),
        (("source: tide1911", "sources: tide1911"), "Q425", "write `source:`"),
        (("{evidence} tide1911-1", "{evidnce} tide1911-1"), "Q425", "write {evidence}"),
        ((":::{evidence} tide1911-1", ":::evidence tide1911-1"), "Q425", "write {evidence}"),
        (("{quotation} tide1911-1", "{Quotation} tide1911-1"), "Q425", "write {quotation}"),
    ],
)
def test_the_name_that_was_meant_is_told(specimen, mends, change, code, mend):
    text = specimen.text(TIDE)
    assert change[0] in text
    specimen.write(TIDE, text.replace(*change, 1))
    assert (code, mend) in mends()


@pytest.mark.parametrize(
    ("text", "code", "mend"),
    [
        ("It is so {citep}`tide1911`.", "Q425", "write {cite:p}"),
        ("See {quotation:reff}`a-1`.", "Q425", "write {quotation:ref}"),
        ("A {sic}`b|c`.", "Q425", "say it in words: this is a sign for the text of a quotation"),
        ("```{note}\nA {citep}`b`.\n```", "Q425", "write {cite:p}"),
        ("{cite:p} `tide1911`", "Q432", "write {cite:p}`key`, without a space"),
        ("A [@tide1911, p. 3].", "Q432", "write {cite:p}`tide1911`"),
        ("```{note}\nA [@tide1911].\n```", "Q432", "write {cite:p}`tide1911`"),
    ],
)
def test_roles_and_citations_that_nothing_reads(text, code, mend):
    _page, findings = read_page("a", "a.md", text, witness="w", lang="en")
    assert [(each.code, each.mend) for each in findings] == [(code, mend)]


@pytest.mark.parametrize(
    "text",
    [
        "{cite:p}`a`, {cite}`b` and {cite:label}`{see}c`; {ref}`e`, {doc}`f`.",
        "In code: `{citep}`, ``{citep}`a` ``, `[@a]`; [@a](https://light.example) is a link.",
        "```{figure} a.png\n:alt: A lamp\n```",
        "    {citep}`a`",
    ],
)
def test_names_of_others_are_left_alone(text):
    assert read_page("a", "a.md", text, witness="w", lang="en")[1] == []


def test_every_difference_of_words_pasted_from_the_web_is_told(specimen, mends):
    """Curly quotation marks, a lost word, a changed number."""
    specimen.change(TIDE, '"The lamp', "“The lamp")
    specimen.change(TIDE, "and nobody`s", "and nobody’s")
    specimen.change(TIDE, "who is\nsixty, ", "who is\n")
    specimen.change(TIDE, "4. 02.1911", "5. 02.1911")
    assert [mend for code, mend in mends() if code == "Q101"] == [
        'write ⟦"The⟧ for ⟦“The⟧; write “nobody`s” for “nobody’s”; add “sixty,”, or mark what is left out with {omitted}',
        "write “4.” for “5.”",
    ]


def test_of_many_differences_the_first_are_told_and_the_others_counted(specimen, mends):
    text = specimen.text(TIDE)
    start = text.index('"The lamp')
    end = text.index(":::", start)
    words = text[start:end].split(" ")
    specimen.write(TIDE, text[:start] + " ".join(f"{w}x" if n % 2 else w for n, w in enumerate(words)) + text[end:])
    ((_code, mend),) = [each for each in mends() if each[0] == "Q101"]
    assert mend.count("write “") == 6
    assert mend.endswith(" more differences")


def test_words_of_another_witness_come_with_its_name(specimen, tmp_path, mends):
    clipping = tmp_path / "clipping.txt"
    clipping.write_text("From the Tide\n\nThe ferry did not sail on Monday.\n", encoding="utf-8")
    arguments = ["--key", "clipping1913", "--siglum", "C", "--title", "A clipping"]
    assert main(["witness", "--root", str(specimen.root), "add", str(clipping), *arguments]) == 0
    more = "\n:::{quotation} tide1911-2\n:lines: 3\n\nThe ferry did not sail on Monday.\n:::\n"
    specimen.write(TIDE, specimen.text(TIDE) + more)
    assert ("Q101", "write :witness: clipping1913 and :lines: 3") in mends()


def test_words_that_are_nowhere_come_with_the_command_that_looks_for_them(specimen, mends):
    specimen.change(TIDE, ":lines: 3\n", ":lines: 1\n")
    specimen.change(TIDE, "lit at dusk", "lit at dawn")
    hint = 'copy the words from the witness; python -m quotations find "The lamp was lit at dawn" says where they stand'
    assert ("Q101", hint) in mends()


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [("statuss", ("status", "reach"), "status"), ("x", ("status",), ""), ("a" * 10_000, ("aaaa",), ""), ("a", (), "")],
)
def test_the_nearest_name(word, known, near):
    assert nearest(word, known) == near
