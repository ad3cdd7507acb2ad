"""Sphinx builds: parallel, incremental, references, and what happens when something is wrong."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx.util.inventory import InventoryFile

from conftest import EPOCH, SPECIMEN, Copy, copy_of, surroundings
from test_bad_input import BIB, MARSH, TIDE, WITNESS, pin

NOT_COMPARED = {".buildinfo"}
"""Names what a build was configured with, the number of workers and paths among it."""


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a build."""
    return {
        path.relative_to(folder).as_posix(): content(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in NOT_COMPARED
    }


def content(path: Path) -> bytes:
    """The bytes of a file; of the search index what is in it.

    After an incremental build Sphinx's index has words, too, that stand on no page any more.
    """
    data = path.read_bytes()
    if path.name != "searchindex.js":
        return data
    index = json.loads(data[data.index(b"(") + 1 : data.rindex(b")")])
    for terms in ("terms", "titleterms"):
        index[terms] = {word: pages for word, pages in index[terms].items() if pages != []}
    return json.dumps(index).encode()


def differing(first: Path, second: Path) -> list[str]:
    """The files in which two builds differ."""
    one, other = tree(first), tree(second)
    assert one
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@pytest.mark.parametrize("builder", ["html", "text"])
def test_serial_and_parallel_builds_give_the_same_bytes(specimen, tmp_path, builder):
    serial = specimen.build(builder, tmp_path / "serial", "-j", "1")
    parallel = specimen.build(builder, tmp_path / "parallel", "-j", "2")
    assert differing(serial, parallel) == []


def test_the_hash_seed_does_not_matter(specimen, tmp_path, monkeypatch):
    builds = []
    for seed in ("1", "2"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        builds.append(specimen.build("html", tmp_path / f"seed-{seed}"))
    assert differing(*builds) == []


@pytest.fixture
def build_here(monkeypatch):
    """Builds HTML in this process, which is faster where there are many builds."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)

    def build(edition: Copy, output: Path) -> Path:
        warnings = io.StringIO()
        doctrees = output.with_name(output.name + "-doctrees")
        with patch_docutils(edition.root), docutils_namespace():
            app = Sphinx(
                *(edition.root / "docs", edition.root, output, doctrees, "html"),
                status=None,
                warning=warnings,
                warningiserror=True,
            )
            app.build()
        assert warnings.getvalue() == ""
        return output

    return build


# Edits of the specimen, one after the other; after each an incremental build equals a clean one.


def change_witness(edition: Copy) -> None:
    edition.change(WITNESS, "lit at dusk", "lit at dawn")
    edition.change(TIDE, "lit at dusk", "lit at dawn")
    pin(edition)


def change_witness_around_a_gap(edition: Copy) -> None:
    """Only the page of the witness listing shows the words that are left out."""
    edition.change(WITNESS, "shows it burning", "shows it alight")
    pin(edition)


def change_date_of_work(edition: Copy) -> None:
    edition.change(BIB, "{1911-02-20}", "{1911-02-21}")


def change_order_of_dates(edition: Copy) -> None:
    """Pages that do not mention the quotation have another page before or after them."""
    edition.change(TIDE, ":date: 1911-02-04", ":date: 1911-02-27")


def change_siglum(edition: Copy) -> None:
    edition.change(BIB, "= {N}", "= {Q}")


def add_citation(edition: Copy) -> None:
    edition.change("docs/index.md", "and what it quotes", "and {cite:p}`pilots1911` and what it quotes")


def add_work(edition: Copy) -> None:
    work = "\n@book{almanac1910,\n title={Almanac},\n author={Roe, Jo},\n publisher={P},\n date={1910},\n}\n"
    edition.write(BIB, edition.text(BIB) + work)
    edition.change("docs/index.md", "and what it quotes", "{cite:t}`almanac1910` and what it quotes")


def change_status(edition: Copy) -> None:
    edition.change(TIDE, ":status: dependent", ":status: independent")


def change_evidence(edition: Copy) -> None:
    edition.change(TIDE, "differs in two places", "differs in three places")


def change_page_title(edition: Copy) -> None:
    edition.change(TIDE, "# Evening Tide, 4 February 1911", "# The Evening Tide")


def change_speaker_of_nested(edition: Copy) -> None:
    """It is shown on another page too."""
    edition.change(MARSH, ":speaker: The Pilots' Society", ":speaker: Pilots")


def move_quotation(edition: Copy) -> None:
    text = edition.text(TIDE)
    start = text.index(":::{paratext}")
    end = text.index("\n:::\n", start) + len("\n:::\n")
    edition.write(TIDE, text[:start] + text[end:])
    edition.write(MARSH, edition.text(MARSH) + "\n" + text[start:end])


def reorder_pages(edition: Copy) -> None:
    """A quotation before the others takes their numbers."""
    body = ":::{quotation} title-1\n:lines: 1\n:source: notice1911\n\nTHE HARBOUR QUESTION - what they said\n:::\n"
    name = "docs/sources/notice1911.md"
    text = edition.text(name)
    start = text.index(":::{paratext}")
    end = text.index("\n:::\n", start) + len("\n:::\n")
    edition.write(name, text[:start] + body + text[end:])


EDITS = [
    *(change_witness, change_witness_around_a_gap, change_date_of_work, change_order_of_dates),
    *(change_siglum, add_citation, add_work),
    *(change_status, change_evidence, change_page_title, change_speaker_of_nested, move_quotation, reorder_pages),
]


def test_incremental_builds_equal_clean_ones(specimen, tmp_path, build_here):
    incremental = build_here(specimen, tmp_path / "incremental")
    stale = {}
    for number, edit in enumerate(EDITS):
        before = tree(incremental)
        edit(specimen)
        build_here(specimen, incremental)
        clean = build_here(specimen, tmp_path / f"clean-{number}")
        stale[edit.__name__] = differing(incremental, clean)
        assert tree(clean) != before, f"{edit.__name__} changes nothing that is printed"
    assert stale == {edit.__name__: [] for edit in EDITS}


def test_a_page_that_is_gone_takes_its_quotations_along(specimen, tmp_path):
    incremental = specimen.build("text", tmp_path / "incremental")
    text = specimen.text(TIDE)
    specimen.path(TIDE).unlink()
    specimen.write("docs/sources/moved1911.md", text)
    specimen.change("docs/index.md", "sources/tide1911", "sources/moved1911")
    specimen.build("text", incremental)
    (incremental / "sources" / "tide1911.txt").unlink()
    clean = specimen.build("text", tmp_path / "clean")
    assert differing(incremental, clean) == []


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


def test_sphinx_itself_refuses_an_edition_that_fails_the_check(specimen, tmp_path):
    specimen.change(TIDE, "alone", "along")
    done = specimen.sphinx("html", tmp_path / "html")
    assert done.returncode != 0
    assert f"{TIDE}:{specimen.line_of(TIDE, 'along')}:" in done.stderr
    assert not (tmp_path / "html" / "index.html").exists()
