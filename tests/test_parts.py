"""The parts of the search index: who is in which, what is made again, and that a head start changes nothing."""

import gzip
import json
from collections import Counter

import pytest

from quotations.outputs.html import parts as module
from quotations.outputs.html.pagefind import Page, Record
from quotations.outputs.html.parts import LARGEST, MOST, Parts, folder_of

HTML = '<html lang="en"><body><main data-pagefind-body data-pagefind-filter="in:pages"><h1>{0}</h1><p>Of {0}.</p></main></body></html>'
PAGES = [f"page_{number}" for number in range(12)]


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Parts of a few entries."""
    monkeypatch.setattr(module, "LARGEST", 10)


def held_in(parts, pages):
    def held(part):
        mine = [each for each in pages if parts.part_of(each) == part]
        records = [Record(f"{each}.html#q", f"quoted on {each}", {"title": each}, {"in": ["quotations"]}) for each in mine]
        return [*records, *(Page(f"{each}.html", HTML.format(words)) for each, words in ((name, pages[name]) for name in mine))]

    return held


def made(tmp_path, pages, *, begun=()):
    with Parts(2 * len(pages), "en", (), tmp_path / "search.json") as parts:
        for docname, entry in begun:
            parts.begin(parts.part_of(docname), [entry])
        held = held_in(parts, pages)
        parts.write(tmp_path / "out", held)
        return parts.number


def files(tmp_path):
    out = tmp_path / "out"
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def written(tmp_path):
    return {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*") if path.is_file()}


def urls(tmp_path):
    found = [json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd")) for path in (tmp_path / "out").rglob("*.pf_fragment")]
    return sorted(each["url"] for each in found)


EDITION = {name: name for name in PAGES}


@pytest.mark.parametrize(("entries", "number"), [(0, 1), (1, 1), (LARGEST, 1), (LARGEST + 1, 2), (3 * LARGEST // 2, 2), (3 * LARGEST // 2 + 1, 3), (9603, 5), (10**6, MOST)])
def test_the_parts_of_an_edition_are_as_many_as_it_needs(entries, number, monkeypatch, tmp_path):
    monkeypatch.setattr(module, "LARGEST", LARGEST)
    assert Parts(entries, "en", (), tmp_path / "search.json").number == number


def test_everything_is_in_one_part_and_the_program_in_the_first(tmp_path):
    number = made(tmp_path, EDITION)
    assert number == 3
    assert urls(tmp_path) == sorted(address for name in PAGES for address in (f"{name}.html", f"{name}.html#q"))
    folders = {path.name for path in (tmp_path / "out").iterdir()}
    assert folders == {folder_of(part) for part in range(number)}
    programs = {path.parent.name for path in (tmp_path / "out").rglob("*") if path.name.startswith(("pagefind.js", "wasm"))}
    assert programs == {"pagefind"}


def test_a_page_stays_in_its_part_whatever_others_there_are(tmp_path):
    few, more = (Parts(count, "en", (), tmp_path / "none") for count in (26, 35))
    assert few.number == more.number == 4
    assert [few.part_of(each) for each in PAGES] == [more.part_of(each) for each in PAGES]
    assert len({few.part_of(each) for each in PAGES}) > 1


def test_the_last_part_is_half_as_large_as_others_and_none_too_large(tmp_path):
    parts = Parts(30, "en", (), tmp_path / "none")
    sizes = Counter(parts.part_of(f"page {number}") for number in range(3500))
    assert sorted(sizes) == [0, 1, 2, 3]
    assert sizes[3] == pytest.approx(500, rel=0.15)
    assert [sizes[part] for part in range(3)] == pytest.approx([1000] * 3, rel=0.15)
    assert 30 * 2 / (2 * parts.number - 1) <= 10


def test_the_same_is_written_whether_it_was_begun_before_or_not(tmp_path):
    made(tmp_path / "one", EDITION)
    parts = Parts(2 * len(PAGES), "en", (), tmp_path / "none")
    begun = [(name, entry) for part in range(parts.number) for entry in held_in(parts, EDITION)(part) for name in PAGES if entry.url.partition(".")[0] == name]
    for number, start in enumerate((begun, begun[:5], begun[::-1], [(PAGES[0], Page("other.html", HTML.format("other")))])):
        made(tmp_path / str(number), EDITION, begun=start)
        assert files(tmp_path / str(number)) == files(tmp_path / "one")


def test_what_comes_when_the_files_of_its_part_are_made_is_in_the_index_all_the_same(tmp_path):
    made(tmp_path / "one", EDITION)
    with Parts(2 * len(PAGES), "en", (), tmp_path / "none") as parts:
        held = held_in(parts, EDITION)
        *before, last = held(0)
        parts.begin(0, before)
        parts.finish(0)
        parts.begin(0, [last])
        parts.write(tmp_path / "late" / "out", held)
    assert files(tmp_path / "late") == files(tmp_path / "one")


def test_only_the_part_of_a_changed_page_is_made_again(tmp_path):
    made(tmp_path, EDITION)
    before = written(tmp_path)
    changed = EDITION | {PAGES[3]: "another"}
    made(tmp_path, changed)
    touched = {path.relative_to(tmp_path / "out").parts[0] for path, when in written(tmp_path).items() if before.get(path) != when}
    assert touched == {folder_of(Parts(24, "en", (), tmp_path / "none").part_of(PAGES[3]))}
    made(tmp_path / "clean", changed)
    assert files(tmp_path) == files(tmp_path / "clean")


@pytest.mark.parametrize("harm", ["a file gone", "a file cut off", "a file too many", "the memory cut off", "the memory of something else"])
def test_what_was_harmed_is_made_again(harm, tmp_path):
    made(tmp_path, EDITION)
    whole, memory = files(tmp_path), tmp_path / "search.json"
    victim = next((tmp_path / "out").rglob("*.pf_fragment"))
    match harm:
        case "a file gone":
            victim.unlink()
        case "a file cut off":
            victim.write_bytes(victim.read_bytes()[:-1])
        case "a file too many":
            (victim.parent / "more.pf_fragment").write_bytes(b"")
        case "the memory cut off":
            memory.write_bytes(memory.read_bytes()[:-9])
        case "the memory of something else":
            memory.write_text("[1]")
    made(tmp_path, EDITION)
    assert files(tmp_path) == whole


def test_an_edition_that_shrank_leaves_no_part_behind(tmp_path):
    made(tmp_path, EDITION)
    few = {name: EDITION[name] for name in PAGES[:4]}
    assert made(tmp_path, few) == 1
    made(tmp_path / "clean", few)
    assert files(tmp_path) == files(tmp_path / "clean")
