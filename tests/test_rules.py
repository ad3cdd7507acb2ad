"""The registry of rules: each is explained, and its own examples break it and keep it."""

from __future__ import annotations

import re
import shutil

import pikepdf
import pytest

from conftest import ROOT, Copy
from quotations.core.messages import Example, Group, Rule, Severity, explanation, witness_of_the_examples
from quotations.core.verify import verify

BASE = ROOT / "tests" / "rules" / "edition"
"""The edition that the examples are parts of."""
IN_TEXT = [rule for rule in Rule if rule.group is not Group.PDF]


@pytest.fixture
def edition(tmp_path) -> Copy:
    shutil.copytree(BASE, tmp_path / "edition")
    copy = Copy(tmp_path / "edition")
    copy.write("bibliography/witnesses/notice1911.txt", witness_of_the_examples())
    return copy


def lay(edition: Copy, example: Example) -> None:
    """Put an example into the edition, as ``core.messages.explanation`` says."""
    if example.path == "conf.py":
        edition.write("conf.py", edition.text("conf.py") + "\n" + example.text)
    elif example.language == "bib":
        text = edition.text(example.path)
        for key in re.findall(r"^@\w+\{(\w+),", example.text, re.MULTILINE):
            text = re.sub(rf"^@\w+\{{{key},\n.*?^\}}\n", "", text, flags=re.MULTILINE | re.DOTALL)
        edition.write(example.path, text + "\n" + example.text)
    else:
        path = edition.path(example.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(example.text.encode(example.encoding or "utf-8"))


def codes(edition: Copy, examples: tuple[Example, ...]) -> list[str]:
    for example in examples:
        lay(edition, example)
    return [each.code for each in edition.findings()]


def test_codes_are_given_once_and_have_a_group():
    every = [rule.code for rule in Rule]
    assert len(set(every)) == len(every)
    assert all(re.fullmatch(r"Q\d{3}", code) for code in every)
    assert {rule.group for rule in Rule} >= {Group.TEXT, Group.BIBLIOGRAPHY, Group.RECORD, Group.PAGE, Group.PDF}


@pytest.mark.parametrize("rule", Rule, ids=lambda rule: rule.code)
def test_a_rule_is_stated_and_explained(rule):
    assert rule.statement.endswith(".")
    assert rule.hint
    found = explanation(rule)
    assert found is not None, f"{rule.code} is not explained"
    assert found.why.endswith(".")
    assert found.wrong
    assert found.right
    assert found.wrong != found.right


def test_nothing_is_explained_that_is_no_rule():
    folder = ROOT / "ext" / "quotations" / "core" / "messages" / "explained"
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.md"))
    headings = re.findall(r"^## (.*)$", re.sub(r"^(`{4,}).*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    assert sorted(heading.split()[0] for heading in headings) == sorted(rule.code for rule in Rule)


def test_what_decides_whether_a_text_is_checked_allows_no_exception():
    """Nor does a rule whose breach leaves a record out, or a status without what it rests on."""
    assert not Rule.STATUS_WITHOUT_EVIDENCE.allows_exceptions
    assert not Rule.CONDITION_NEEDS.allows_exceptions
    for rule in Rule:
        if rule.group in {Group.TEXT, Group.BIBLIOGRAPHY, Group.PAGE, Group.PDF}:
            assert not rule.allows_exceptions, rule.code
        if rule.group in {Group.TEXT, Group.PDF}:
            assert rule.severity is Severity.ERROR


def test_the_edition_of_the_examples_is_sound(edition):
    assert edition.findings() == []


@pytest.mark.parametrize("rule", IN_TEXT, ids=lambda rule: rule.code)
def test_the_wrong_example_breaks_this_rule_and_no_other(edition, rule):
    assert codes(edition, explanation(rule).wrong) == [rule.code]


@pytest.mark.parametrize("rule", IN_TEXT, ids=lambda rule: rule.code)
def test_the_right_example_breaks_none(edition, rule):
    assert codes(edition, explanation(rule).right) == []


# ---------------------------------------------------------------- Finished PDFs


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """The PDF of the edition of the examples."""
    base = tmp_path_factory.mktemp("book")
    shutil.copytree(BASE, base / "edition")
    copy = Copy(base / "edition")
    copy.write("bibliography/witnesses/notice1911.txt", witness_of_the_examples())
    (found,) = copy.build("typst", base / "out").glob("*.pdf")
    return found


def patched(book, target, example: Example):
    """A copy of a PDF with a line of one of its attachments, or the number of its first page, changed."""
    kept, out, into = (
        [line[1:] for line in example.text.splitlines() if line[0] == sign] for sign in (" ", "-", "+")
    )
    with pikepdf.open(book) as pdf:
        if example.path == "page-labels":
            for first in into:
                label = pikepdf.Dictionary(S=pikepdf.Name.D, St=int(first))
                pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array([0, label]))
        else:
            stream = pdf.attachments[example.path].obj.EF.F
            text = stream.read_bytes().decode("utf-8")
            for line in [*kept, *out]:
                assert text.count(line) == 1, f"{line!r} is not once in {example.path}"
            for old, new in zip(out, into, strict=True):
                text = text.replace(old, new)
            stream.write(text.encode("utf-8"))
        pdf.save(target)
    return target


PLACES = {
    "Q501": ("works.bib", "its SHA-256 is"),
    "Q502": ("quotations.json", "it is no JSON"),
    "Q503": ("", "“notice1911” of “tide1911-1” is not attached as its record"),
    "Q504": ("page", "“tide1911-1” is not printed as it is recorded"),
    "Q505": ("page 5", "“tide1911-1” begins here, but the list of quotations names page"),
}
"""Where verifying says what, for each rule of finished PDFs."""


@pytest.mark.parametrize("rule", [each for each in Rule if each.group is Group.PDF], ids=lambda rule: rule.code)
def test_the_examples_of_finished_pdfs(book, tmp_path, rule):
    """A changed attachment has another hash, and a changed text is not the witness’s either."""
    found = explanation(rule)
    (wrong,), (right,) = found.wrong, found.right
    faults = verify(patched(book, tmp_path / "wrong.pdf", wrong)).faults
    where, words = PLACES[rule.code]
    assert any(each.rule is rule and each.where.startswith(where) and words in each.text for each in faults)
    assert {each.rule.code for each in faults} <= {rule.code, "Q501", "Q503"}
    assert verify(patched(book, tmp_path / "right.pdf", right)).faults == []
