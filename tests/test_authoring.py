"""Making directives, pages, entries, witnesses and editions: by plain calls, and as a user runs the commands."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT, Copy, surroundings
from quotations.cli import main
from quotations.core.check import base_text, compare
from quotations.core.check.align import align
from quotations.core.messages import Rule
from quotations.core.model import Witness
from quotations.core.pages import read_page
from quotations.core.scaffold import AuthoringError, Writing
from quotations.core.scaffold.entry import SOURCES
from quotations.core.scaffold.standing import near, standings
from quotations.core.scaffold.writing import body_of, directive, in_lines


def run(*arguments: str, cwd=None, stdin: str | None = None):
    """A command as a user runs it, without a terminal."""
    given_ = {"input": stdin} if stdin is not None else {"stdin": subprocess.DEVNULL}
    return subprocess.run(
        [sys.executable, "-m", "quotations", *map(str, arguments)],
        cwd=cwd or ROOT, capture_output=True, text=True, encoding="utf-8", check=False, env=surroundings(), **given_,
    )


# Directives: what is written is read back as the witness has it.

HARD = [
    "{sic}`a|b` and {verbatim}``x`` as the witness has them",
    ":::",
    ":::{quotation} x",
    ":::`{note}`",
    "```{quotation} x\ny\n```",
    "  ::::  \nfoo\n:::: {x}",
    "{a}{sic}`b`` ```c```",
    ":lines: 3\n:speaker: nobody",
    "---\nTODO: no open place\n---",
    "a\x0bb\x0cc\u2028d\u00a0e\u2003f\r\ng",
    "word " * 60,
    "x" * 300,
    "`",
    "{sic}`",
    "e\u0301 o\u0308",
]


def quoted(text: str):
    """The text of a directive made for a whole witness, and the faults found in reading it."""
    witness = Witness("w", text.encode(), "w.txt")
    body = body_of(witness, 0, len(witness.folded))
    lines = (1, witness.line_count)
    page = directive("quotation", "w-1", {"source": "w", "lines": in_lines(lines)}, body) + "\n:::{record} w\n:::\n"
    read, findings = read_page("p", "p.md", page, witness="w", lang="en")
    return witness, read, findings, lines


@pytest.mark.parametrize("text", HARD)
def test_a_directive_is_read_back_as_the_witness_stands(text):
    witness, page, findings, lines = quoted(text)
    assert findings == []
    assert [each.name for each in page.blocks] == ["record"]
    assert base_text(page.quotations[0].text) == witness.folded.strip(" ")
    assert len(align(page.quotations[0].text, witness, lines)) == 1


MARKUP = st.sampled_from(["{sic}", "`", "``", "```", ":::", "::::", "{x}", "|", " ", "\n", "\n\n", "a", "é", "\u00a0", "TODO:", ":b: c", "---", "{verbatim}", "["])


@given(st.lists(MARKUP, min_size=1, max_size=14).map("".join).filter(lambda text: text.strip()))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_back_as_the_witness_stands(text):
    witness, page, findings, lines = quoted(text)
    assert findings == []
    assert len(page.blocks) == 1
    assert base_text(page.quotations[0].text) == witness.folded.strip(" ")
    assert len(align(page.quotations[0].text, witness, lines)) == 1


# Finding.


def test_words_are_found_with_their_record_and_lines(specimen):
    edition = specimen.load()
    found = standings(edition, compare(edition), "rowd   out\nalone")
    assert [(each.witness.key, each.lines, each.as_given, each.free) for each in found] == [("notice1911", (3, 3), True, 0)]
    assert [record.id for _span, record in found[0].records] == ["tide1911-1"]
    assert found[0].parent.id == "tide1911-1"


def test_the_innermost_quotation_is_the_one_to_nest_in(specimen):
    edition = specimen.load()
    found = standings(edition, compare(edition), "the lamp was dark")
    assert found[0].parent.id == "pilots1911-1"


def test_words_in_other_capitals_are_found_and_said_to_differ(specimen):
    edition = specimen.load()
    found = standings(edition, compare(edition), "the harbour question")
    assert [(each.as_given, each.words) for each in found] == [(False, "THE HARBOUR QUESTION")]
    assert found[0].parent is None


def test_nothing_but_white_space_and_capitals_is_forgiven(specimen):
    edition = specimen.load()
    report = compare(edition)
    assert standings(edition, report, "nobody's boat") == []
    assert standings(edition, report, "rowed out") == []
    assert standings(edition, report, " ") == []


def test_words_like_those_of_a_witness_are_suggested(specimen):
    edition = specimen.load()
    found = near(edition, "and [T]he keeper, who is seventy, rowed out alone")
    assert [(each.witness.key, each.lines) for each in found] == [("notice1911", (3, 3))]
    assert found[0].here == "⟦and⟧ [T]he keeper, who is ⟦seventy⟧, ⟦rowed⟧ out alone"
    assert near(edition, "something else entirely") == []


def test_find_prints_place_record_and_directive(specimen):
    done = run("find", "--root", specimen.root, "nobody`s  boat")
    assert (done.returncode, done.stderr) == (0, "")
    assert "bibliography/witnesses/notice1911.txt:3 (witness N)" in done.stdout
    assert "covered by the quotation tide1911-1 (docs/sources/tide1911.md:9)" in done.stdout
    assert ":lines: 3\n\nnobody`s boat\n:::" in done.stdout


def test_find_of_what_is_not_there_suggests_and_exits_1(specimen):
    done = run("find", "--root", specimen.root, "the lamp was dark from six to ten")
    assert (done.returncode, done.stderr) == (1, "")
    assert "not found in notice1911" in done.stdout
    assert "given    the lamp was dark from ⟦six⟧ to ten" in done.stdout
    assert "witness  the lamp was dark from ⟦nine⟧ to ten" in done.stdout


def test_find_says_that_words_stand_twice(specimen):
    done = run("find", "--root", specimen.root, "We")
    assert "the words stand 2 times in these lines" in done.stdout


def test_find_without_words_or_witness_cannot_run(specimen):
    assert run("find", "--root", specimen.root, " ").returncode == 2
    specimen.path("bibliography/witnesses/notice1911.txt").unlink()
    done = run("find", "--root", specimen.root, "lamp")
    assert done.returncode == 2
    assert "no sound stored witness" in done.stderr


# A new source.

FOG = 'The ferryman, on the quay: "The fog came down at nine, and `the lamp` was gone." (Quay Gazette)'
SAID = "The fog came down at nine, and `the lamp` was gone."


def everything(edition: Copy) -> dict[str, bytes]:
    return {path.relative_to(edition.root).as_posix(): path.read_bytes() for path in sorted(edition.root.rglob("*")) if path.is_file()}


def with_more(edition: Copy, *lines: str) -> Copy:
    """The edition with more lines in its witness, which no record covers."""
    name = "bibliography/witnesses/notice1911.txt"
    before = hashlib.sha256(edition.path(name).read_bytes()).hexdigest()
    edition.write(name, edition.text(name) + "".join(f"\n{line}\n" for line in lines))
    edition.change("bibliography/works.bib", before, hashlib.sha256(edition.path(name).read_bytes()).hexdigest())
    return edition


def new(edition: Copy, key: str, *more: str, stdin: str | None = None):
    return run("new", "--root", edition.root, key, *more, stdin=stdin)


@pytest.mark.parametrize("kind", SOURCES)
def test_a_new_source_leaves_open_what_only_a_person_knows_and_nothing_else(specimen, kind):
    with_more(specimen, FOG)
    done = new(specimen, "fog1911", "--kind", kind, "--words", SAID)
    assert (done.returncode, done.stderr) == (0, "")
    findings = specimen.findings()
    assert {each.rule for each in findings} == {Rule.OPEN_PLACE}
    assert {each.path for each in findings} == {"docs/sources/fog1911.md", "bibliography/works.bib"}
    for each in findings:
        assert f"{each.path}:{each.line}:{each.column}: Q431 {each.text}" in done.stdout
    written = "".join(specimen.text(name) for name in ("docs/sources/fog1911.md", "bibliography/works.bib"))
    assert len(findings) == written.count("TODO:")


def test_a_new_source_has_the_words_of_the_witness_and_what_is_round_them(specimen):
    with_more(specimen, FOG)
    assert new(specimen, "fog1911", "--kind", "newspaper", "--words", SAID.upper()).returncode == 0
    edition = specimen.load()
    assert base_text(edition.quotations["fog1911-1"].text) == SAID
    assert [base_text(edition.paratexts[f"fog1911-note-{n}"].text) for n in (1, 2)] == ["The ferryman, on the quay:", "(Quay Gazette)"]
    assert edition.bibliography.works["fog1911"].kind == "newspaper"
    assert "sources/pilots1911\nsources/fog1911\n```" in specimen.text("docs/index.md")


def test_a_new_source_filled_in_passes_and_builds(specimen, tmp_path):
    with_more(specimen, FOG)
    assert new(specimen, "fog1911", "--kind", "letter", "--words", SAID).returncode == 0
    for name, values in {
        "docs/sources/fog1911.md": {"speaker": "The ferryman", "date": "1911-03", "status": "untraced", "kind": "attribution", "against": "search", "on": "1911-04-01"},
        "bibliography/works.bib": {"date": "1911-03"},
    }.items():
        text = specimen.text(name)
        for option, value in values.items():
            text = re.sub(rf"(?m)^(:{option}: |[- ] {option}: |  {option} +=? *{{?)TODO:[^\n}}]*", rf"\g<1>{value}", text)
        specimen.write(name, text.replace("TODO:", "Something of"))
    assert specimen.findings() == []
    specimen.build("html", tmp_path / "html")


def test_what_is_asked_for_can_be_answered(specimen, monkeypatch, capsys):
    with_more(specimen, FOG)
    answers = iter(["nothing", "6", *SAID.replace(" at ", " at\n").split("\n"), ""])
    monkeypatch.setattr("builtins.input", lambda _question: next(answers))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    assert main(["new", "--root", str(specimen.root), "fog1911"]) == 0
    assert "one of these words" in capsys.readouterr().out
    assert specimen.load().bibliography.works["fog1911"].kind == "letter"


REFUSED = {
    "no terminal": ("fog1911", (), "give --kind and --words"),
    "the key is taken": ("tide1911", ("--kind", "book", "--words", SAID), "the key “tide1911” is taken (bibliography/works.bib:12)"),
    "no key": ("../fog", ("--kind", "book", "--words", SAID), "is no key"),
    "the page is there": ("page1911", ("--kind", "book", "--words", SAID), "docs/sources/page1911.md is there already"),
    "twice": ("fog1911", ("--kind", "book", "--words", "Again and"), "stand 2 times in"),
    "at two places": ("fog1911", ("--kind", "book", "--words", "Here"), "the words stand at 2 places"),
    "not on that line": ("fog1911", ("--kind", "book", "--words", "Here", "--line", "2"), "do not stand there, but at"),
    "no words": ("fog1911", ("--kind", "book", "--words", " "), "there are no words"),
    "in a paratext record": ("tide-x", ("--kind", "book", "--words", "(Evening Tide"), "no character may stand in two records"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_begun_is_refused_and_nothing_is_written(specimen, name):
    key, more, message = REFUSED[name]
    with_more(specimen, FOG, "Again and again and Again and again", "Here", "Here")
    specimen.write("docs/sources/page1911.md", "# A page\n")
    before = everything(specimen)
    done = new(specimen, key, *more)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert everything(specimen) == before


def test_words_inside_a_quotation_come_with_the_directive_to_write_there(specimen):
    done = new(specimen, "keeper1911", "--kind", "statement", "--words", "who is sixty")
    assert done.returncode == 2
    assert "belongs to “tide1911-1” already" in done.stderr
    assert ":::{quotation} keeper1911-1\n:source: keeper1911\n" in done.stderr
    assert "docs/sources/keeper1911.md, with `source: keeper1911`" in done.stderr
    assert ":::{show} keeper1911-1\n" in done.stderr


def test_words_of_no_witness_are_answered_with_like_ones(specimen):
    before = everything(specimen)
    done = new(with_more(specimen, FOG), "fog1911", "--kind", "book", "--words", SAID.replace("nine", "ten"))
    assert done.returncode == 1
    assert "⟦ten⟧" in done.stdout
    assert sorted(everything(specimen)) == sorted(before)


def test_where_the_page_belongs_is_said_if_it_is_not_plain(specimen):
    with_more(specimen, FOG)
    specimen.change("docs/index.md", "sources/marsh1911\n", "sources/marsh1911\n```\n\n```{toctree}\n")
    done = new(specimen, "fog1911", "--kind", "book", "--words", SAID)
    assert "add this line to a {toctree}" in done.stdout
    assert "sources/fog1911" not in specimen.text("docs/index.md")


# A new witness.

COPY = b"The Lamp\r\n\r\n\tIt was \xe2\x80\x9clit\xe2\x80\x9d at dusk.\r\n"


def add(edition: Copy, file, *more: str):
    given = {"--key": "copy1912", "--siglum": "K", "--title": "A Copy: 50 % & more", **dict(zip(more[::2], more[1::2], strict=True))}
    return run("witness", "--root", edition.root, "add", file, *(word for pair in given.items() for word in pair))


def test_a_witness_is_stored_byte_for_byte_and_pinned(specimen, tmp_path):
    (tmp_path / "my copy.txt").write_bytes(COPY)
    done = add(specimen, tmp_path / "my copy.txt")
    assert (done.returncode, done.stderr) == (0, "")
    assert specimen.path("bibliography/witnesses/copy1912.txt").read_bytes() == COPY
    edition = specimen.load()
    work = edition.bibliography.works["copy1912"]
    assert (work.get("siglum"), work.get("sha256"), work.get("title")) == ("K", hashlib.sha256(COPY).hexdigest(), "A Copy: 50 % & more")
    assert "bibliography/witnesses/copy1912.txt:1-3: 7 words: The Lamp It was “lit” at dusk." in done.stdout
    found = specimen.findings()
    assert {each.rule for each in found} >= {Rule.OPEN_PLACE, Rule.NOT_COVERED}
    assert len([each for each in found if each.rule is Rule.OPEN_PLACE]) == done.stdout.count("Q431") == 2


def test_the_source_of_another_witness_can_be_begun(specimen, tmp_path):
    (tmp_path / "copy.txt").write_bytes(COPY)
    assert add(specimen, tmp_path / "copy.txt").returncode == 0
    assert new(specimen, "lamp1912", "--kind", "book", "--words", "The Lamp It was “lit” at dusk.").returncode == 0
    assert specimen.load().quotations["lamp1912-1"].witness == "copy1912"
    assert {each.rule for each in specimen.findings()} == {Rule.OPEN_PLACE}


NO_WITNESS = {
    "not UTF-8": (b"a\nb\xff", (), "is not UTF-8 (line 2)"),
    "empty": (b" \n", (), "has no words"),
    "binary": (b"a\0b", (), "is no text"),
    "a byte-order mark": (b"\xef\xbb\xbfa", (), "byte-order mark"),
    "no file": (None, (), "cannot be read"),
    "the key is taken": (COPY, ("--key", "tide1911"), "is taken"),
    "the siglum is taken": (COPY, ("--siglum", "N"), "is that of “notice1911” already"),
    "no siglum": (COPY, ("--siglum", "a b"), "is no siglum"),
    "no title": (COPY, ("--title", "a}b"), "the title is one line"),
    "the file is there": (COPY, ("--key", "there1912"), "there1912.txt is there already"),
}


@pytest.mark.parametrize("name", NO_WITNESS)
def test_what_is_no_witness_is_refused_and_nothing_is_written(specimen, tmp_path, name):
    data, more, message = NO_WITNESS[name]
    if data is not None:
        (tmp_path / "copy.txt").write_bytes(data)
    specimen.write("bibliography/witnesses/there1912.txt", "Mine.")
    before = everything(specimen)
    done = add(specimen, tmp_path / "copy.txt", *more)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert everything(specimen) == before


# A new edition.


def test_a_new_edition_passes_and_builds_at_once(tmp_path):
    folder = tmp_path / "an edition"
    done = run("init", folder)
    assert (done.returncode, done.stderr) == (0, "")
    checked = run("check", cwd=folder)
    assert checked.returncode == 0, checked.stdout
    assert "1 quotation checked" in checked.stdout
    assert "coverage of example: 100 %" in checked.stdout
    built = run("build", "html", "pdf", cwd=folder)
    assert built.returncode == 0, built.stdout + built.stderr
    assert (folder / "build" / "html" / "index.html").is_file()
    assert len(list((folder / "build" / "pdf").glob("*.pdf"))) == 1
    assert {path.name for path in folder.iterdir()} >= {"Makefile", "README.md", ".gitignore", ".gitattributes", "conf.py"}


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine").write_text("x")
    for folder, message in ((tmp_path, "is not empty"), (tmp_path / "mine", "cannot be used")):
        done = run("init", folder)
        assert done.returncode == 2
        assert message in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


# Writing.


def test_all_is_written_or_nothing(tmp_path):
    (tmp_path / "there").write_bytes(b"1")
    writing = Writing(tmp_path)
    writing.create(tmp_path / "a" / "b", b"x")
    writing.change(tmp_path / "there", b"2", b"3")
    with pytest.raises(AuthoringError, match="changed meanwhile"):
        writing.write()
    assert [path.name for path in tmp_path.iterdir()] == ["there"]
    with pytest.raises(AuthoringError, match="nothing is overwritten"):
        writing.create(tmp_path / "there", b"4")
    with pytest.raises(AuthoringError, match="leads out"):
        writing.create(tmp_path / ".." / "elsewhere", b"4")
