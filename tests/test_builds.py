"""Sphinx builds: parallel, incremental, references, and what happens when something is wrong."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from sphinx.util.inventory import InventoryFile

from conftest import EPOCH, ROOT, SPECIMEN, Copy, copy_of, surroundings
from test_bad_input import BIB, TIDE, WITNESS

NOT_COMPARED = {".buildinfo", ".buildinfo.bak"}
"""Name what a build was configured with, the number of workers and paths among it."""


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a build."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in NOT_COMPARED
    }


def differing(first: Path, second: Path) -> list[str]:
    """The files in which two builds differ."""
    one, other = tree(first), tree(second)
    assert one
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


# The same bytes: the command builds pages, book and data under other circumstances.

CLOCK = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
static const time_t later = 400000000; /* more than twelve years */
int clock_gettime(clockid_t which, struct timespec *now) {
  int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
  int done = real(which, now);
  if (which == CLOCK_REALTIME) now->tv_sec += later;
  return done;
}
time_t time(time_t *now) {
  struct timespec read;
  clock_gettime(CLOCK_REALTIME, &read);
  if (now) *now = read.tv_sec;
  return read.tv_sec;
}
"""


def later(folder: Path) -> dict[str, str]:
    """An environment in which the clock of every process is years ahead."""
    source, library = folder / "clock.c", folder / "clock.so"
    source.write_text(CLOCK, encoding="utf-8")
    if sys.platform != "linux" or not shutil.which("cc"):
        pytest.skip("the clock can be set ahead on Linux, with a compiler")
    subprocess.run(["cc", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True)
    told = [sys.executable, "-c", "import datetime; print(datetime.date.today().year)"]
    ahead = {"LD_PRELOAD": str(library)}
    year = int(subprocess.run(told, check=True, capture_output=True, env=os.environ | ahead).stdout)
    assert year >= datetime.now(UTC).year + 12
    return ahead


CIRCUMSTANCES = {
    "two workers": {"options": ["--jobs", "2"]},
    "another hash seed": {"given": {"PYTHONHASHSEED": "1911"}},
    "another folder": {"folder": "an other/Ordner é/specimen", "options": ["--output", "{root}/../else where"]},
    "another locale and time zone": {
        "given": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr", "TZ": "Pacific/Chatham"}
    },
    "no locale": {"given": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}},
    "years later": {"clock": later},
}


def committed(edition: Copy) -> Path:
    """The edition as a checkout of one commit, the same everywhere, since editions have their date of it."""
    who = {"NAME": "An editor", "EMAIL": "editor@harbour.example", "DATE": f"{EPOCH} +0000"}
    given = {f"GIT_{role}_{name}": value for role in ("AUTHOR", "COMMITTER") for name, value in who.items()}
    for command in (["init", "-q"], ["add", "."], ["-c", "commit.gpgsign=false", "commit", "-q", "-m", "The edition"]):
        subprocess.run(["git", *command], cwd=edition.root, env=os.environ | given, check=True)
    return edition.root


def published(root: Path, options: list[str], given: dict[str, str]) -> dict[str, bytes]:
    """What the command builds, with the list of it; no date is given to it."""
    options = [each.format(root=root) for each in options]
    build = Path(options[-1]) if "--output" in options else root / "build"
    command = [sys.executable, "-m", "quotations", "build", "html", "pdf", "--root", str(root), *options]
    environment = surroundings(**{"PYTHONHASHSEED": "0", "TZ": "UTC", **given})
    del environment["SOURCE_DATE_EPOCH"]
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
    names = ("html", "pdf", "data")
    return {f"{name}/{path}": data for name in names for path, data in tree(build / name).items()} | {
        "SHA256SUMS": (build / "SHA256SUMS").read_bytes()
    }


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    """What is built under usual circumstances."""
    root = committed(copy_of(SPECIMEN, tmp_path_factory.mktemp("usual") / "specimen"))
    found = published(root, ["--jobs", "1"], {})
    assert {"html/index.html", "pdf/harbour.pdf", "data/quotations.json", "data/quotations.csv"} <= set(found)
    assert json.loads(found["data/quotations.json"])["edition"]["date"] == "2023-11-14"
    return found


@pytest.mark.parametrize("circumstance", CIRCUMSTANCES)
def test_the_same_bytes_come_of_the_same_edition(usual, tmp_path, circumstance):
    row = CIRCUMSTANCES[circumstance]
    root = tmp_path / row.get("folder", "specimen")
    given = {**row.get("given", {}), **(row["clock"](tmp_path) if "clock" in row else {})}
    found = published(committed(copy_of(SPECIMEN, root)), row.get("options", []), given)
    names = sorted(found.keys() | usual.keys())
    assert [name for name in names if found.get(name) != usual.get(name)] == []


def test_text_of_two_workers_is_that_of_one(specimen, tmp_path):
    serial = specimen.build("text", tmp_path / "serial", "-j", "1")
    parallel = specimen.build("text", tmp_path / "parallel", "-j", "2")
    assert differing(serial, parallel) == []


# Nothing old is published.


def test_another_program_or_other_settings_leave_nothing_behind(specimen):
    """A theme's files are Sphinx's: it copies them, and deletes none."""
    specimen.write("signs/old.css", "p { margin: 0 }\n")
    specimen.write("conf.py", specimen.text("conf.py") + '\nhtml_static_path = ["signs"]\n')
    built = specimen.root / "build/html"
    assert run_build(specimen, "html").returncode == 0
    assert (built / "_static/old.css").is_file()
    specimen.change("conf.py", '\nhtml_static_path = ["signs"]\n', "")
    assert run_build(specimen, "html").returncode == 0
    assert not (built / "_static/old.css").exists()


def test_pages_read_by_another_program_are_read_again(specimen, tmp_path):
    """The number of the program stands for every file of the extension."""
    copied = tmp_path / "program" / "quotations"
    shutil.copytree(ROOT / "ext", copied.parent, ignore=shutil.ignore_patterns("__pycache__"))
    environment = surroundings(PYTHONPATH=str(copied.parent))
    command = [sys.executable, "-m", "sphinx", "-b", "text", "-c", str(specimen.root)]
    command += [str(specimen.root / "docs"), str(tmp_path / "text")]

    def text() -> str:
        subprocess.run(command, check=True, capture_output=True, env=environment)
        return (tmp_path / "text" / "sources" / "tide1911.txt").read_text(encoding="utf-8")

    assert "line 3" in text()
    words = copied / "doctree" / "words.py"
    code = words.read_text(encoding="utf-8")
    assert code.count('{siglum}, line {first}"') == 1
    words.write_text(code.replace('{siglum}, line {first}"', '{siglum}, l. {first}"'), encoding="utf-8")
    assert "l. 3" in text()


def test_a_page_that_is_gone_is_gone_from_every_edition(specimen):
    """And so are the pictures on it; the book is built in between, and shares what was read."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"/>\n'
    specimen.write("docs/lamp.svg", svg)
    specimen.write("docs/part/lamp.md", "---\norphan: true\n---\n\n# The lamp\n\n![A lamp](../lamp.svg)\n")
    build = specimen.root / "build"
    assert run_build(specimen, "html", "text").returncode == 0
    before = {name: set(tree(build / name)) for name in ("html", "text")}
    specimen.path("docs/part/lamp.md").unlink()
    assert run_build(specimen, "text", "html").returncode == 0
    after = {name: set(tree(build / name)) for name in ("html", "text")}
    # The files of the search's index are named by their content.
    before["html"], after["html"] = (
        {each for each in found["html"] if not each.startswith("pagefind/")} for found in (before, after)
    )
    assert before["text"] - after["text"] == {"part/lamp.txt"}
    assert before["html"] - after["html"] == {"part/lamp.html", "_images/lamp.svg"}
    assert not (build / "html" / "part").exists()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_every_id_is_in_the_inventory(specimen, tmp_path, jobs):
    folder = specimen.build("html", tmp_path / "html", "-j", jobs)
    inventory = InventoryFile.loads((folder / "objects.inv").read_bytes(), uri="https://harbour.example").data
    quotations = {name: item.uri for name, item in inventory["quotation:quotation"].items()}
    assert quotations == {
        "marsh1911-1": "https://harbour.example/sources/marsh1911.html#marsh1911-1",
        "marsh1911-2": "https://harbour.example/sources/marsh1911.html#marsh1911-2",
        "pilots1911-1": "https://harbour.example/sources/pilots1911.html#pilots1911-1",
        "tide1911-1": "https://harbour.example/sources/tide1911.html#tide1911-1",
    }
    assert {"notice1911-title", "tide1911-source"} <= set(inventory["quotation:paratext"])
    for uri in quotations.values():
        page, _, anchor = uri.removeprefix("https://harbour.example/").partition("#")
        assert (folder / page).read_text(encoding="utf-8").count(f'id="{anchor}"') == 1


def test_references_lead_to_quotations_here_and_in_another_edition(specimen, tmp_path):
    here = specimen.build("html", tmp_path / "html")
    assert 'href="sources/tide1911.html#tide1911-1"' in (here / "index.html").read_text(encoding="utf-8")
    other = copy_of(SPECIMEN, tmp_path / "other")
    more = f'\nextensions += ["sphinx.ext.intersphinx"]\nintersphinx_mapping = {{"first": ("https://first.example", {str(here / "objects.inv")!r})}}\n'
    other.write("conf.py", other.text("conf.py") + more)
    index = other.text("docs/index.md")
    other.write("docs/index.md", index + "\nSee {external+first:quotation:ref}`it <tide1911-1>`.\n")
    page = (other.build("html", tmp_path / "other-html") / "index.html").read_text(encoding="utf-8")
    assert 'href="https://first.example/sources/tide1911.html#tide1911-1"' in page


def test_the_any_role_finds_quotations(specimen, tmp_path):
    specimen.write("docs/index.md", specimen.text("docs/index.md") + "\n{any}`marsh1911-2`\n")
    page = (specimen.build("html", tmp_path / "html") / "index.html").read_text(encoding="utf-8")
    assert 'href="sources/marsh1911.html#marsh1911-2"' in page


# When something is wrong: one clear message, status 1, and the last good edition as it was.


def run_build(edition: Copy, *editions: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "quotations", "build", *editions, "--root", str(edition.root)]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, env=surroundings()
    )


def include_a_quotation(edition: Copy) -> None:
    edition.write("docs/part.txt", ":::{quotation} smuggled-1\n:lines: 1\n:source: tide1911\n\nTHE HARBOUR\n:::\n")
    edition.write("docs/index.md", edition.text("docs/index.md") + "\n```{include} part.txt\n```\n")
    edition.write("conf.py", edition.text("conf.py") + "\n" + 'quotations_allow = {"directives": ["include"], "files": [".txt"]}\n')


def break_the_witness(edition: Copy) -> None:
    edition.change(WITNESS, "dusk", "dawn")


def refer_to_nothing(edition: Copy) -> None:
    """What the check does not know: a warning of Sphinx."""
    edition.write("docs/index.md", edition.text("docs/index.md") + "\n{doc}`nowhere`\n")


@pytest.mark.parametrize(
    ("damage", "place", "words"),
    [
        (break_the_witness, f"{BIB}:1:1: Q107", "is not the witness"),
        (include_a_quotation, "docs/part.txt:1", "was not checked"),
        (refer_to_nothing, "docs/index.md:", "nowhere"),
    ],
)
def test_a_failed_build_leaves_the_last_good_edition(specimen, damage, place, words):
    good = run_build(specimen, "text")
    assert good.returncode == 0, good.stdout + good.stderr
    last = tree(specimen.root / "build" / "text")
    damage(specimen)
    done = run_build(specimen, "text")
    said = done.stdout + done.stderr
    assert done.returncode == 1, said
    assert "Traceback" not in said
    assert any(place in line and words in line for line in said.splitlines()), said
    assert tree(specimen.root / "build" / "text") == last


def test_the_sums_name_every_file_that_was_built(specimen):
    """As ``sha256sum -c`` reads them; an edition built before stays listed, what is gone is not."""
    for editions in (["text"], ["pdf"]):
        done = run_build(specimen, *editions)
        assert done.returncode == 0, done.stdout + done.stderr
    build = specimen.root / "build"
    lines = (build / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    found = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    assert list(found) == sorted(found, key=lambda name: name.split("/"))
    there = {f"{each}/{name}" for each in ("text", "pdf", "data") for name in tree(build / each)}
    assert set(found) == there
    assert found == {name: hashlib.sha256((build / name).read_bytes()).hexdigest() for name in found}
    assert {"pdf/harbour.pdf", "data/quotations.json", "text/index.txt"} <= set(found)


def test_the_data_in_the_pdf_is_the_data_beside_it(specimen):
    assert run_build(specimen, "pdf").returncode == 0
    beside = specimen.root / "build/data/quotations.json"
    with pikepdf.open(specimen.root / "build/pdf/harbour.pdf") as pdf:
        inside = pdf.attachments["quotations.json"].get_file().read_bytes()
    assert inside == beside.read_bytes()


def test_sphinx_itself_refuses_an_edition_that_fails_the_check(specimen, tmp_path):
    specimen.change(TIDE, "alone", "along")
    done = specimen.sphinx("html", tmp_path / "html")
    assert done.returncode == 1
    first, *_others, last = done.stderr.splitlines()
    assert first.startswith(f"{TIDE}:{specimen.line_of(TIDE, 'along')}:")
    assert last.endswith("found; nothing was built")
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "html" / "index.html").exists()
