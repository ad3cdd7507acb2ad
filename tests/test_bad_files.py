"""Files of every kind, however they came about: a message and the right status, never a traceback."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest

from conftest import Copy
from quotations.cli import main

TIDE = "docs/sources/tide1911.md"
NEW = "docs/new.md"
BIB = "bibliography/works.bib"


@pytest.fixture
def check(specimen, capsys):
    """Runs the check; gives its status and, of each finding, path, line and code."""

    def run(*arguments):
        status = main(["check", "--root", str(specimen.root), *arguments])
        out = capsys.readouterr().out
        found = re.findall(r"^(\S.*?):(\d+):\d+: (Q\d{3}) ", out, re.MULTILINE)
        return status, [(path, int(line), code) for path, line, code in found]

    return run


def put(edition: Copy, name: str, data: bytes) -> None:
    edition.path(name).parent.mkdir(parents=True, exist_ok=True)
    edition.path(name).write_bytes(data)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (bytes(range(256)), [(NEW, 2, "Q410")]),
        ("# Café\n".encode("utf-16"), [(NEW, 1, "Q410")]),
        (b"", []),
        (b"\n\n", []),
        (b"# A\0B\n\n\0\n", [(NEW, 1, "Q429")]),
        (b"word " * 200_000 + b"{cite:p}`nobody`\n", [(NEW, 1, "Q428")]),
        (b"word word\n\n" * 450_000, [(NEW, 1, "Q428")]),
        (b">" * 3000 + b" deep\n", [(NEW, 1, "Q428")]),
        (b"> :::{note}\n> \n> ", [(NEW, 1, "Q404")]),
        (b"---\n" + b"[" * 20_000 + b"\n---\n", [(NEW, 1, "Q411")]),
        (b"---\n? [a, b]\n: c\n---\n", [(NEW, 2, "Q425")]),
        (b"---\n- a\n---\n", [(NEW, 2, "Q411")]),
        (b"---\npersons: &a [x, x]\nplaces: &b [*a, *a]\npapers: [*b, *b]\n---\n", [(NEW, 2, "Q411"), (NEW, 3, "Q411")]),
        (b"---\nexceptions: &x [*x]\n---\n", [(NEW, 2, "Q411")]),
        (b"---\nexceptions: [a, {rule: [b]}]\n---\n", [(NEW, 2, "Q411")]),
        (b"---\na:\t- b\n---\n", [(NEW, 2, "Q411")]),
        (b'---\npersons:\n  - Roe\n  - "a \\ud800 \\0"\n---\n', [(NEW, 4, "Q411"), (NEW, 4, "Q411")]),
    ],
    ids=lambda each: repr(each)[:24] if isinstance(each, bytes) else "",
)
def test_a_page_of_any_bytes(specimen, check, data, expected):
    put(specimen, NEW, data)
    assert check() == (1 if expected else 0, expected)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_any_system(specimen, check, end):
    specimen.change(TIDE, "lit at dusk", "lit at dawn")
    line = specimen.line_of(TIDE, "lit at dawn")
    put(specimen, TIDE, specimen.text(TIDE).replace("\n", end).encode("utf-8"))
    assert check() == (1, [(TIDE, line, "Q101")])


@pytest.mark.parametrize("name", [TIDE, BIB])
def test_a_byte_order_mark(specimen, check, name):
    put(specimen, name, b"\xef\xbb\xbf" + specimen.path(name).read_bytes())
    assert check() == (0, [])


@pytest.mark.parametrize("char", "\x0b\x0c\x1c\x85\u2028\u2029")
def test_only_line_ends_end_lines(specimen, check, char):
    """Python splits lines at these too, Markdown does not."""
    specimen.change(TIDE, "lit at dusk", "lit at dawn")
    specimen.change(TIDE, "# Evening Tide", f"a{char}b\n\n# Evening Tide")
    place = TIDE, specimen.line_of(TIDE, f"a{char}b")
    assert check() == (1, [(*place, "Q429"), (TIDE, specimen.line_of(TIDE, "lit at dawn"), "Q101")])


def test_a_front_matter_that_is_no_yaml_is_one_fault(specimen, check):
    specimen.change(TIDE, "persons: Hale, Ruth", "persons: [Hale")
    status, found = check()
    assert status == 1
    assert [(path, code) for path, _line, code in found] == [(TIDE, "Q411")]


@pytest.mark.parametrize("name", ["docs/a page.md", "docs/灯台 café.md", "docs/sources/a,b%c.md"])
def test_names_with_spaces_and_letters_of_any_script(specimen, check, name):
    specimen.path(TIDE).rename(specimen.path(name))
    specimen.change(name, "lit at dusk", "lit at dawn")
    expected = (1, [(name, specimen.line_of(name, "lit at dawn"), "Q101")])
    assert check() == expected
    assert check(str(specimen.path(name))) == expected


def test_a_name_with_a_line_feed_stays_in_its_line(specimen, check):
    specimen.path("docs/changes.md").rename(specimen.path("docs/a\nb.md"))
    assert check()[1][0] == ("docs/a\\u000ab.md", 1, "Q426")


def test_a_link_out_of_the_edition_is_not_followed(specimen, check, capsys, tmp_path):
    outside = tmp_path / "outside"
    outside.write_text("secret {cite:p}`nobody`\n", encoding="utf-8")
    specimen.path(NEW).symlink_to(outside)
    assert check() == (1, [(NEW, 1, "Q410")])
    assert main(["check", "--root", str(specimen.root)]) == 1
    assert "secret" not in capsys.readouterr().out
    specimen.path(NEW).unlink()
    specimen.path(NEW).symlink_to("new.md")
    assert check() == (1, [(NEW, 1, "Q410")])


def test_a_witness_outside_the_edition_is_not_read(specimen, check, tmp_path):
    (tmp_path / "outside.txt").write_bytes(specimen.path("bibliography/witnesses/notice1911.txt").read_bytes())
    specimen.change(BIB, "{witnesses/notice1911.txt}", "{../../outside.txt}")
    assert check() == (1, [(BIB, 1, "Q106")])


def test_a_table_outside_the_edition_is_not_read(specimen, check):
    specimen.change("docs/views.md", "{figures} bibliography/figures.csv", "{figures} ../figures.csv")
    status, found = check()
    assert status == 1
    assert ("docs/views.md", specimen.line_of("docs/views.md", "{figures}"), "Q417") in found


@pytest.mark.parametrize("text", ["x = \n", "raise SystemExit(0)\n", "import nowhere\n", "1 / 0\n"])
def test_a_conf_that_cannot_be_run(specimen, capsys, text):
    specimen.write("conf.py", text)
    assert main(["check", "--root", str(specimen.root)]) == 2
    done = capsys.readouterr()
    assert done.out == ""
    assert "conf.py: cannot be run" in done.err


def test_nothing_of_a_table_outside_is_told(specimen, check):
    """Not even that there are letters in it which cannot be seen."""
    put(specimen, "../outside.csv", "who\u202e,when\n".encode())
    put(specimen, NEW, b":::{changes} ../outside.csv\n:::\n")
    status, found = check()
    assert status == 1
    assert {path for path, _line, _code in found} == {NEW}


def nothing_there(edition: Copy, name: str) -> None:
    edition.path(name).unlink()


def a_folder(edition: Copy, name: str) -> None:
    edition.path(name).unlink()
    edition.path(name).mkdir()


def a_link_to_itself(edition: Copy, name: str) -> None:
    edition.path(name).unlink()
    edition.path(name).symlink_to(edition.path(name).name)


def a_pipe(edition: Copy, name: str) -> None:
    edition.path(name).unlink()
    os.mkfifo(edition.path(name))


def bytes_of_no_text(edition: Copy, name: str) -> None:
    put(edition, name, bytes(range(256)))


def emptiness(edition: Copy, name: str) -> None:
    put(edition, name, b"")


WITNESS = "bibliography/witnesses/notice1911.txt"
TABLE = "bibliography/figures.csv"


@pytest.mark.parametrize(
    ("damage", "name", "status"),
    [
        *((damage, name, 1) for damage in (a_folder, a_link_to_itself, bytes_of_no_text, emptiness) for name in (TIDE, BIB, WITNESS, TABLE)),
        *((nothing_there, name, 1) for name in (TIDE, BIB, WITNESS, TABLE)),
        *((damage, "conf.py", 2) for damage in (a_folder, a_link_to_itself, bytes_of_no_text, nothing_there)),
        pytest.param(a_pipe, TIDE, 1, marks=pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on Windows")),
    ],
)  # fmt: skip
def test_every_command_that_reads_it_has_an_answer(specimen, capsys, damage, name, status):
    damage(specimen, name)
    root = ["--root", str(specimen.root)]
    assert main(["check", *root]) == status
    assert main(["build", "data", *root]) == status
    words = ["--kind", "book", "--words", "The lamp was lit at dusk"]
    clipping = specimen.root.parent / "clipping.txt"
    clipping.write_text("From the Tide\n", encoding="utf-8")
    store = ["--key", "clipping1913", "--siglum", "C", "--title", "A clipping"]
    for command in (
        ["check", *root, str(specimen.path(TIDE))],
        ["find", *root, "The lamp was lit"],
        ["new", *root, "hale1912", *words],
        ["witness", *root, "add", str(clipping), *store],
        ["diff", *root, "HEAD"],
    ):
        capsys.readouterr()
        assert main(command) in {0, 1, 2}
        done = capsys.readouterr()
        assert done.out + done.err


def test_a_folder_that_may_not_be_read_is_no_folder_without_pages(specimen, check, monkeypatch):
    """Told as the system tells it to a user who is not root."""
    scandir, closed = os.scandir, specimen.path("docs/sources")

    def refusing(path):
        if Path(path) == closed:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    status, found = check()
    assert status == 1
    assert ("docs/sources", 1, "Q410") in found
    assert "Q109" not in {code for _path, _line, code in found}


@pytest.mark.parametrize(
    "command",
    [
        ["init", "loop"],
        ["init", "loop/inside"],
        ["check", "--root", "loop"],
        ["find", "--root", "loop", "words"],
        ["diff", "--root", "loop", "HEAD"],
        ["new", "--root", "loop", "hale1912", "--kind", "book", "--words", "words"],
        ["verify", "loop"],
        ["check", "docs"],
    ],
)
def test_what_is_named_on_the_command_line_may_be_anything(specimen, monkeypatch, capsys, command):
    monkeypatch.chdir(specimen.root)
    specimen.path("loop").symlink_to("loop")
    assert main(command) == 2
    done = capsys.readouterr()
    assert done.out == ""
    assert len(done.err.splitlines()) == 1


def test_what_the_system_refuses_is_said_in_a_line(specimen, monkeypatch, capsys):
    def refusing(*_arguments):
        raise PermissionError(errno.EACCES, "Permission denied", "conf.py")

    monkeypatch.setattr("quotations.cli.check.load_settings", refusing)
    assert main(["check", "--root", str(specimen.root)]) == 2
    assert capsys.readouterr().err == "conf.py: Permission denied\n"


def test_the_command_to_build_a_new_edition_can_be_pasted(tmp_path, capsys):
    folder = tmp_path / "a b é"
    assert main(["init", str(folder)]) == 0
    assert f"--root '{folder}'" in capsys.readouterr().out
