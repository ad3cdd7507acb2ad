"""What is printed: no word of others steers a terminal or a forge, wherever it comes from."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pikepdf
import pytest
from markdown_it import MarkdownIt

from conftest import ROOT, surroundings
from quotations.cli import main
from quotations.cli.console import Guarded, complain, say
from quotations.cli.findings import as_annotation
from quotations.core.history.difference import Change, Kind
from quotations.core.history.told import as_markdown, as_text
from quotations.core.messages import Finding, Rule
from quotations.core.messages.visible import as_json, in_code_span, in_one_line, is_unseen, on_a_terminal
from quotations.core.model import Place
from quotations.shell.colour import Colours, Parser
from test_bad_input import BIB, TIDE

# Controls of both kinds, marks of direction, joiners, fillers, selectors, tags, a lone surrogate, ends of lines.
STEERING = "\x00\x07\x08\t\r\n\x1b\x7f\x85\x9b\xad\u034f\u061c\u115f\u200b\u200e\u2028\u202e\u2066\u2800\u3164\ufe0f\ufeff\ufff9\ue000\U000e0041\U000e0100\ud800\ufffe"
HOSTILE = f"a{STEERING}b\x1b[2J\x1b[8mhidden\x1b[0m"


def steered(text: str) -> list[str]:
    """The characters of a text that a terminal would obey, or not show."""
    return sorted({char for char in text if char != "\n" and is_unseen(char)})


# ---------------------------------------------------------------- The one function


@pytest.mark.parametrize("char", [*STEERING, "\x9d", "\u2064", "\U000e007f", "\U0010ffff"])
def test_a_character_that_steers_is_shown(char):
    shown = in_one_line(f"a{char}b")
    assert re.fullmatch(r"a\\(u[0-9a-f]{4}|U[0-9a-f]{8})b", shown)
    assert ord(char) == int(shown[3:-1], 16)


def test_every_character_is_either_shown_or_an_escape():
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        kind = unicodedata.category(char)
        if kind[0] == "C" or kind in {"Zl", "Zp"}:
            assert in_one_line(char) != char, hex(code)
        elif kind[0] in "LNPS" and char not in "\u115f\u1160\u2800\u3164\uffa0\U0001d159":
            assert in_one_line(char) == char, hex(code)


@pytest.mark.parametrize("text", ["", "“Ärger” – 灯台, café, a\u0301 €", "C:\\new", "a b"])
def test_what_can_be_seen_stays(text):
    assert in_one_line(text) == text
    assert on_a_terminal(f"{text}\n{text}") == f"{text}\n{text}"


def test_data_is_the_same_for_programs():
    data = {"name": HOSTILE, "list": ["\U000e0041", "“Ärger”"]}
    text = as_json(data)
    assert json.loads(text) == data
    assert steered(text) == []
    assert "“Ärger”" in text


def test_a_guarded_stream_lets_nothing_through_but_what_it_was_told_to():
    stream = io.StringIO()
    guarded = Guarded(stream)
    assert guarded.write(HOSTILE) == len(HOSTILE)
    assert steered(stream.getvalue()) == []
    assert stream.getvalue().count("\n") == 1
    guarded.let_pass(["\x1b[1m", "\x1b[0m"])
    guarded.writelines(["\x1b[1mx\x1b[0m", "\x1b[8m"])
    assert stream.getvalue().endswith("\x1b[1mx\x1b[0m\\u001b[8m")
    assert guarded.getvalue() == stream.getvalue()


def test_a_line_that_is_said_is_one_line(capsys):
    say(HOSTILE, "next")
    complain(HOSTILE)
    printed = capsys.readouterr()
    assert (printed.out.count("\n"), printed.err.count("\n")) == (2, 1)
    assert steered(printed.out + printed.err) == []


def test_nothing_is_printed_past_it():
    """Every module that prints words of others does so by ``say``, ``complain``, or a text made harmless."""
    allowed = {
        *("quotations/cli/apart.py", "quotations/cli/console.py", "quotations/cli/check.py", "quotations/cli/build.py", "quotations/cli/diff.py"),
        *("quotations/cli/explain.py", "quotations/cli/find.py", "quotations/cli/live.py", "quotations/cli/making.py"),
        *("quotations/cli/new.py", "quotations/cli/verify.py", "quotations/cli/witness.py", "quotations/cli/preview/session.py"),
    }
    printing = {
        path.relative_to(ROOT / "ext").as_posix()
        for path in (ROOT / "ext/quotations").rglob("*.py")
        if re.search(r"\bprint\(|\.stdout\.write|\.stderr\.write", path.read_text(encoding="utf-8"))
    }
    assert printing <= allowed


# ---------------------------------------------------------------- Markdown


ADDRESSES = [
    *("https://evil.example/", "http://evil.example", "ftp://evil.example", "www.evil.example", "user@evil.example"),
    *("mailto:user@evil.example", "xmpp:user@evil.example", "#123", "GH-123", "owner/name#1", "@name", "@org/team"),
    *("<https://evil.example>", "[x](https://evil.example)", "![x](https://evil.example/x.png)", "[x]: https://evil.example"),
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;b&gt;", "`code`", "``` ", "`", "``x`` `", "~~~", "- a", "# h", "> q", "1. x"),
    *("*x*", "__x__", "| a | b |", "a\\", ":smile:", "0123456789012345678901234567890123456789", "$x$", "<!-- x", "\\`", " x ", "```\n\nx"),
]


@pytest.mark.parametrize("words", ADDRESSES)
def test_words_in_markdown_are_words(words):
    place = Place(f"docs/{words}.md", 1)
    change = Change(Kind.ATTRIBUTED, words, place, words, f"{words} {words}")
    markdown = "\n".join(as_markdown([change]))
    tokens = [child for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown) for child in (token, *(token.children or []))]
    kinds = {"inline", "text", "code_inline", "softbreak", *(f"{each}_{end}" for each in ("heading", "bullet_list", "list_item", "paragraph", "strong") for end in ("open", "close"))}
    assert {each.type for each in tokens} <= kinds
    spans = [each.content for each in tokens if each.type == "code_inline"]
    expected = " ".join(words.split())
    assert len(spans) == 4
    assert spans[0].strip() == in_one_line(words).strip()
    assert expected in spans[2]
    # A forge makes links of plain text only; of that there is none of theirs.
    plain = " ".join(each.content for each in tokens if each.type == "text")
    assert re.sub(r"[\s():]|before|after", "", plain) == "Whatthisdoestotheeditionattributedotherwise1".replace("attributed", "Attributed").replace("Edition", "edition")


def test_a_code_span_holds_any_backticks():
    for words in ("`", "``", "a`b", "`a`", "a``b`c", " `", ""):
        (token,) = MarkdownIt("commonmark").parse(f"x {in_code_span(words)} y")[1:2]
        (span,) = (each.content for each in token.children if each.type == "code_inline")
        assert span.strip() == words.strip()


def test_a_change_is_told_in_lines_of_its_own():
    change = Change(Kind.WORK_ADDED, HOSTILE, Place(HOSTILE, 1), "", HOSTILE)
    for lines in (list(as_text([change])), list(as_markdown([change]))):
        assert len([line for line in lines if "a" in line and "b" in line and "u001b" in line]) == 2
        assert steered("\n".join(lines)) == []


# ---------------------------------------------------------------- The commands


def run(*arguments: str, **more: str):
    command = [sys.executable, "-m", "quotations", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=surroundings(**more))


def test_an_annotation_is_one_line_that_steers_nothing():
    text = as_annotation(Finding(HOSTILE, 1, 1, HOSTILE, Rule.UNKNOWN_ID, HOSTILE, note=HOSTILE))
    assert "\n" not in text
    assert steered(text) == []
    assert text.count("::") == 2


@pytest.mark.parametrize("arguments", [["check"], ["check", "--format", "github"], ["check", "--format", "json"], ["check", "--color", "always"], ["find", "dusk"], ["build", "text"], ["diff", "x\x1b[2Jy"], ["check", "x\x1b]0;y\x07"], ["explain", "Q\x1b[2J"], ["\x1b[2J"], ["check", "--\x1b[2J"], ["verify", "x\u202ey.pdf"]])
def test_commands_print_nothing_that_steers(specimen, arguments):
    specimen.change(TIDE, ":speaker: Ruth Hale", f":speaker: {HOSTILE.translate(dict.fromkeys(map(ord, chr(0xD800) + chr(10) + chr(13))))}")
    specimen.write(f"docs/a{chr(27)}[2J\n::error::b.md", "# x\n")
    specimen.write(BIB, specimen.text(BIB) + "\n@misc{\x1b[8m\u202ekey,\n  title = {\x9b2J},\n  note = {n},\n}\n")
    where = ["--root", str(specimen.root)] if arguments[0] in {"check", "find", "build", "diff"} else []
    done = run(*arguments, *where)
    said = re.sub(r"\x1b\[(?:0|1|2|1;33|1;36)m", "", done.stdout) if "always" in arguments else done.stdout
    assert steered(said + done.stderr) == []
    assert "Traceback" not in done.stderr
    assert not re.search(r"^\s*::error::b", done.stdout + done.stderr, re.MULTILINE)


def test_names_of_attachments_are_shown(tmp_path):
    path = tmp_path / "x.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments["a\x1b[2J\u202e.txt"] = pikepdf.AttachedFileSpec(pdf, b"x", filename="b\x1b]0;x\x07\nverified\u202e.txt")
        pdf.save(path)
    for form in ("text", "json"):
        done = run("verify", str(path), "--format", form)
        assert done.returncode in {1, 2}
        assert steered(done.stdout + done.stderr) == []
        assert "\nverified" not in done.stdout
        assert "Traceback" not in done.stderr


def test_a_build_by_sphinx_prints_nothing_that_steers(specimen, tmp_path):
    """Sphinx's own warnings have words of pages as they are."""
    bad = "\x1b[8m\u202e"
    add = f"\n\ndef warn(app, docname, source):\n    from sphinx.util.logging import getLogger\n\n    getLogger('x').warning('unknown document: %r %s', 'x', 'x{bad}y\\n::error::z', location=docname + '{bad}:1')\n\n\ndef setup(app):\n    app.connect('source-read', warn)\n"
    specimen.write("conf.py", specimen.text("conf.py") + add)
    done = specimen.sphinx("text", tmp_path / "text", "--color")
    assert done.returncode != 0
    assert "index\\u001b[8m\\u202e:1: " in done.stderr
    assert "x\\u001b[8m\\u202ey\n| ::error::z" in done.stderr
    assert steered(re.sub(r"\x1b\[[0-9;]*m", "", done.stderr.replace("\x1b[8m", "\x07"))) == []
    assert not re.search(r"^\s*::", done.stderr, re.MULTILINE)


def test_what_the_build_refuses_steers_nothing(specimen, tmp_path):
    add = "\n\ndef behind(app, docname, source):\n    if docname == 'index':\n        source[0] += '\\n\\n<script\\x1b[8m\\u202e>x</script>\\n'\n\n\ndef setup(app):\n    app.connect('source-read', behind)\n"
    specimen.write("conf.py", specimen.text("conf.py") + add)
    for done in (specimen.sphinx("html", tmp_path / "html"), run("build", "html", "--root", str(specimen.root))):
        assert done.returncode != 0
        assert "raw HTML" in done.stderr
        assert steered(done.stderr + done.stdout) == []


# ---------------------------------------------------------------- Colours


def on_terminal(command: list[str], errors: Path, **more: str) -> tuple[str, str]:
    """What a command prints on a terminal, and into a file of its errors."""
    pty = pytest.importorskip("pty")
    primary, secondary = pty.openpty()
    left_out = {"NO_COLOR", "FORCE_COLOR", "CI"} - {*more}
    environment = {name: value for name, value in surroundings(TERM="xterm", **more).items() if name not in left_out}
    with errors.open("wb") as file, subprocess.Popen(command, stdout=secondary, stderr=file, stdin=subprocess.DEVNULL, env=environment) as process:
        os.close(secondary)
        pieces = []
        while True:
            try:
                piece = os.read(primary, 65536)
            except OSError:
                break
            if not piece:
                break
            pieces.append(piece)
        process.wait()
    os.close(primary)
    return b"".join(pieces).decode(), errors.read_text(encoding="utf-8")


FAILING = "\n\ndef behind(app, docname, source):\n    if docname == 'index':\n        source[0] += '\\n\\n{doc}`nothing`\\n'\n\n\ndef setup(app):\n    app.connect('source-read', behind)\n"


@pytest.mark.parametrize(
    "arguments",
    [["-m", "quotations", "build", "text", "--root", "."], ["-m", "sphinx", "-W", "-b", "text", "-c", ".", "docs", "out"], ["-m", "quotations", "nothing"], ["-m", "quotations", "check", "--nothing"], ["-m", "quotations", "check", "nothing.md"], ["-m", "quotations", "verify", "nothing.pdf"]],
    ids=lambda each: " ".join(each[1:4]),
)
def test_errors_in_a_file_have_no_colours(specimen, tmp_path, monkeypatch, arguments):
    """Standard output is a terminal: by that Sphinx, and Python's own parser, decide of errors too."""
    specimen.write("conf.py", specimen.text("conf.py") + FAILING)
    monkeypatch.chdir(specimen.root)
    _out, err = on_terminal([sys.executable, *arguments], tmp_path / "errors")
    assert err
    assert "\x1b" not in err
    assert "Traceback" not in err or "sphinx" in arguments


def test_colours_are_there_where_they_are_asked_for(specimen, tmp_path, monkeypatch):
    specimen.change(TIDE, "lit at dusk", "lit at dawn")
    monkeypatch.chdir(specimen.root)
    command = [sys.executable, "-m", "quotations", "check"]
    assert "\x1b[1mQ101\x1b[0m" in on_terminal(command, tmp_path / "errors")[0]
    assert "\x1b" not in on_terminal(command, tmp_path / "errors", NO_COLOR="1")[0]
    assert "\x1b" not in run("check").stdout
    assert "\x1b[1mQ101" in run("check", FORCE_COLOR="1").stdout


def test_the_parser_has_no_colours_of_its_own():
    assert Parser().color is False
    assert Parser(prog="x").add_subparsers().add_parser("y").color is False


def test_a_stream_that_is_coloured_lets_our_colours_pass(capsys):
    assert main(["explain", "Q101", "--color", "always"]) == 0
    assert "\x1b[1mQ101" in capsys.readouterr().out
    assert main(["explain", "Q101"]) == 0
    assert "\x1b" not in capsys.readouterr().out
    assert Colours.of("never", sys.stdout) == Colours()
