"""The rules of prose: what they find, and what they leave alone."""

import pytest

from conftest import ROOT
from quotations.core.check import check_edition
from quotations.core.edition.edition import load_edition
from quotations.core.edition.settings import load_settings

SETTINGS = 'quotations_judging_words = ["brutal", "so-called"]\nquotations_spellings = {"Harbor": "Harbour"}\n'


def found(specimen, text: str) -> list[str]:
    """`code line:column` of what the rules of prose find on a page of that text."""
    specimen.write("conf.py", specimen.text("conf.py") + SETTINGS)
    specimen.write("docs/prose.md", f"---\norphan: true\n---\n\n# Prose\n\n{text}\n")
    return [
        f"{each.code} {each.line - 6}:{each.column}" for each in specimen.findings() if each.path == "docs/prose.md"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A brutal deed.", ["Q601 1:3"]),
        ("First a line.\nThen Brutal\nand so-called.", ["Q601 2:6", "Q601 3:5"]),
        ("The pilots said it was brutal.", ["Q601 1:24"]),
        ("It was brutal {cite:p}`pilots1911`.", ["Q601 1:8"]),
        ("The pilots said so {cite:p}`pilots1911`. It was brutal.", ["Q601 1:49"]),
        ("- item\n- a brutal one", ["Q601 2:5"]),
        ("| a | b |\n| --- | --- |\n| brutal | c |", ["Q601 3:3"]),
        ("> Words of others.\n> More.", ["Q602 1:1"]),
        ("> > Words.\n>\n> More.", ["Q602 1:1"]),
        ("- a\n\n  > Words.", ["Q602 3:1"]),
        ("They wrote “" + "word " * 20 + "word”.", ["Q603 1:12"]),
        ("There were 12 dead.", ["Q604 1:12"]),
        ("At least 1,000 people were killed.", ["Q604 1:10"]),
        ("They killed more than 40 of them.", ["Q604 1:6"]),
        ("See [the log](https://light.example/log).", ["Q605 1:13"]),
        ("See <https://light.example/log>.", ["Q605 1:5"]),
        ("On 02.03.1992 and 3/4/92.", ["Q606 1:4", "Q606 1:19"]),
        ("The Harbor Board met.", ["Q606 1:5"]),
        ("It is told\n[here](views.md), and [*Read more*](#prose).", ["Q703 2:1", "Q703 2:23"]),
    ],
)
def test_what_they_find(specimen, text, expected):
    assert found(specimen, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        'It was called “brutal” and "so-called".',
        "The pilots called it brutal {cite:p}`pilots1911`.",
        "In *The Board* (2 March) the pilots, it says, found it brutal {cite:p}`pilots1911`.",
        "A brutalist house, and `brutal` in code.",
        "Words “in a few words”, and “in a few more”.",
        "There were 12 dead {cite:p}`pilots1911`.",
        "He killed time for 3 hours.",
        "12 pages, 4 boats; the dead sea.",
        "See [the log](https://light.example/log) {cite:p}`pilots1911`, and [below](#prose).",
        "Version 1.2.3, section 4.5, 10.1 per cent, in 1911/12.",
        "The “Harbor Board” of `Harbor`, and harbor.",
        "Under [Views](views.md), [](views.md) and `[here](views.md)`.",
    ],
)
def test_what_they_leave_alone(specimen, text):
    assert found(specimen, text) == []


def test_they_are_advice(specimen):
    specimen.write("docs/prose.md", "---\norphan: true\n---\n\n# Prose\n\n> Words.\n")
    report = check_edition(load_edition(load_settings(specimen.root)))
    assert [each.code for each in report.findings] == ["Q602"]
    assert report.ok


@pytest.mark.parametrize("line", ['quotations_judging_words = "brutal"', "quotations_spellings = ['a']"])
def test_settings_of_another_kind_are_refused(specimen, line):
    specimen.write("conf.py", specimen.text("conf.py") + line + "\n")
    with pytest.raises(Exception, match=line.partition(" ")[0]):
        load_settings(specimen.root)


def test_the_edition_itself_needs_no_advice():
    report = check_edition(load_edition(load_settings(ROOT)))
    assert [str(each) for each in report.findings] == []
